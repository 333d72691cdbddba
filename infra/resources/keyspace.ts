import * as pulumi from "@pulumi/pulumi";
import type { KeyspaceArgs } from "@rt-kaskada/providers";
import type { Inputs } from "./inputs";
import { shell } from "./shell";

const provider = shell("keyspace");

/** A keyspace of Cassandra. */
export class Keyspace extends pulumi.dynamic.Resource {
  /** The keyspace's name. */
  declare readonly name: pulumi.Output<string>;

  constructor(name: string, args: Inputs<KeyspaceArgs>, opts?: pulumi.CustomResourceOptions) {
    super(provider, name, args, opts, "cassandra", "Keyspace");
  }
}
