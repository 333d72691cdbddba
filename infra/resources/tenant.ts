import type * as pulumi from "@pulumi/pulumi";
import type { TenantArgs } from "@rt-kaskada/providers";
import { DynamicResource } from "./dynamic-resource";
import type { Inputs } from "./inputs";

/** A tenant of Pulsar. */
export class Tenant extends DynamicResource {
  /** The tenant's name. */
  declare readonly name: pulumi.Output<string>;
  /** Clusters its topics may live on. */
  declare readonly allowedClusters: pulumi.Output<string[]>;

  constructor(name: string, args: Inputs<TenantArgs>, opts?: pulumi.CustomResourceOptions) {
    super("tenant", "pulsar:Tenant", name, { allowedClusters: undefined, ...args }, opts);
  }
}
