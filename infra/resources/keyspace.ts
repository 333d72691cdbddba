import type * as pulumi from "@pulumi/pulumi";
import type { KeyspaceArgs } from "@rt-kaskada/providers";
import { DynamicResource } from "./dynamic-resource";
import type { Inputs } from "./inputs";

/** A keyspace of Cassandra. */
export class Keyspace extends DynamicResource {
  /** The keyspace's name. */
  declare readonly name: pulumi.Output<string>;

  constructor(name: string, args: Inputs<KeyspaceArgs>, opts?: pulumi.CustomResourceOptions) {
    super("keyspace", "cassandra:Keyspace", name, args, opts);
  }
}
