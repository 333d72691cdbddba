import type * as pulumi from "@pulumi/pulumi";
import type { NamespaceArgs } from "@rt-kaskada/providers";
import { DynamicResource } from "./dynamic-resource";
import type { Inputs } from "./inputs";

/** A namespace of Pulsar, with its policies. */
export class Namespace extends DynamicResource {
  /** The tenant it belongs to. */
  declare readonly tenant: pulumi.Output<string>;
  /** Its name within the tenant. */
  declare readonly name: pulumi.Output<string>;

  constructor(name: string, args: Inputs<NamespaceArgs>, opts?: pulumi.CustomResourceOptions) {
    super("namespace", "pulsar:Namespace", name, args, opts);
  }
}
