import type * as pulumi from "@pulumi/pulumi";
import type { MaterializationArgs } from "@rt-kaskada/providers";
import { DynamicResource } from "./dynamic-resource";
import type { Inputs } from "./inputs";

/** A query of Kaskada whose results go to a Pulsar topic as they come. */
export class Materialization extends DynamicResource {
  /** The materialization's name. */
  declare readonly name: pulumi.Output<string>;
  /** The service's own id: a replaced materialization has another one. */
  declare readonly materializationId: pulumi.Output<string>;

  constructor(name: string, args: Inputs<MaterializationArgs>, opts?: pulumi.CustomResourceOptions) {
    super("materialization", "kaskada:Materialization", name, { ...args, materializationId: undefined }, opts);
  }
}
