import * as pulumi from "@pulumi/pulumi";
import type { KaskadaTableArgs } from "@rt-kaskada/providers";
import type { Inputs } from "./inputs";
import { shell } from "./shell";

const provider = shell("kaskadaTable");

/** A table of Kaskada over a Pulsar topic. */
export class KaskadaTable extends pulumi.dynamic.Resource {
  /** The table's name. */
  declare readonly name: pulumi.Output<string>;
  /** The service's own id: another table of the same name has another one. */
  declare readonly tableId: pulumi.Output<string>;

  constructor(name: string, args: Inputs<KaskadaTableArgs>, opts?: pulumi.CustomResourceOptions) {
    super(provider, name, { ...args, tableId: undefined }, opts, "kaskada", "Table");
  }
}
