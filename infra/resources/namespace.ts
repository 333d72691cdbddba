import * as pulumi from "@pulumi/pulumi";
import type { NamespaceArgs } from "@rt-kaskada/providers";
import type { Inputs } from "./inputs";
import { shell } from "./shell";

const provider = shell("namespace");

/** A namespace of Pulsar, with its policies. */
export class Namespace extends pulumi.dynamic.Resource {
  /** The tenant it belongs to. */
  declare readonly tenant: pulumi.Output<string>;
  /** Its name within the tenant. */
  declare readonly name: pulumi.Output<string>;

  constructor(name: string, args: Inputs<NamespaceArgs>, opts?: pulumi.CustomResourceOptions) {
    super(provider, name, args, opts, "pulsar", "Namespace");
  }
}
