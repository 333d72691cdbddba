import * as pulumi from "@pulumi/pulumi";
import type { TableArgs } from "@rt-kaskada/providers";
import type { Inputs } from "./inputs";
import { shell } from "./shell";

const provider = shell("table");

/** A table of Cassandra. */
export class Table extends pulumi.dynamic.Resource {
  /** The keyspace it is in. */
  declare readonly keyspace: pulumi.Output<string>;
  /** The table's name. */
  declare readonly name: pulumi.Output<string>;

  constructor(name: string, args: Inputs<TableArgs>, opts?: pulumi.CustomResourceOptions) {
    super(provider, name, args, opts, "cassandra", "Table");
  }
}
