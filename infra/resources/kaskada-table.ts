import type * as pulumi from "@pulumi/pulumi";
import type { KaskadaTableArgs } from "@rt-kaskada/providers";
import { DynamicResource } from "./dynamic-resource";
import type { Inputs } from "./inputs";

/** A table of Kaskada over a Pulsar topic. */
export class KaskadaTable extends DynamicResource {
  /** The table's name. */
  declare readonly name: pulumi.Output<string>;
  /** The service's own id: another table of the same name has another one. */
  declare readonly tableId: pulumi.Output<string>;

  constructor(name: string, args: Inputs<KaskadaTableArgs>, opts?: pulumi.CustomResourceOptions) {
    super("kaskadaTable", "kaskada:Table", name, { ...args, tableId: undefined }, opts);
  }
}
