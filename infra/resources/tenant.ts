import * as pulumi from "@pulumi/pulumi";
import type { TenantArgs } from "@rt-kaskada/providers";
import type { Inputs } from "./inputs";
import { shell } from "./shell";

const provider = shell("tenant");

/** A tenant of Pulsar. */
export class Tenant extends pulumi.dynamic.Resource {
  /** The tenant's name. */
  declare readonly name: pulumi.Output<string>;
  /** Clusters its topics may live on. */
  declare readonly allowedClusters: pulumi.Output<string[]>;

  constructor(name: string, args: Inputs<TenantArgs>, opts?: pulumi.CustomResourceOptions) {
    super(provider, name, { allowedClusters: undefined, ...args }, opts, "pulsar", "Tenant");
  }
}
