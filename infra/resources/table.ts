import type * as pulumi from "@pulumi/pulumi";
import type { TableArgs } from "@rt-kaskada/providers";
import { DynamicResource } from "./dynamic-resource";
import type { Inputs } from "./inputs";

/** A table of Cassandra. */
export class Table extends DynamicResource {
  /** The keyspace it is in. */
  declare readonly keyspace: pulumi.Output<string>;
  /** The table's name. */
  declare readonly name: pulumi.Output<string>;

  constructor(name: string, args: Inputs<TableArgs>, opts?: pulumi.CustomResourceOptions) {
    super("table", "cassandra:Table", name, args, opts);
  }
}
