import * as pulumi from "@pulumi/pulumi";
import type * as providers from "@rt-kaskada/providers";

/** The providers by their exported names. */
type Kind = {
  [K in keyof typeof providers]: (typeof providers)[K] extends providers.Provider ? K : never;
}[keyof typeof providers];

/**
 * A resource whose provider is code of this project, carried out by the SDK's own plugin for dynamic resources.
 *
 * The plugin takes the provider as source text, which is also kept in the state: any change of it counts as a change of
 * the resource. `pulumi.dynamic.Resource` makes the text from whatever functions and variables the provider reaches,
 * with a compiler that takes longer than the whole rest of the program. This text only calls the provider by name: it
 * stays as it is whatever the provider does, and can't take a secret along.
 */
export class DynamicResource extends pulumi.CustomResource {
  /**
   * @param kind the provider's name in `@rt-kaskada/providers`
   * @param type the resource's type, `module:Type`
   * @param name the resource's name within the stack
   * @param args the provider's arguments; a member that is `undefined` is an output that only the provider knows
   */
  constructor(kind: Kind, type: string, name: string, args: pulumi.Inputs, opts?: pulumi.CustomResourceOptions) {
    const __provider = `exports.handler = () => require("@rt-kaskada/providers").${kind};`;
    super(`pulumi-nodejs:dynamic/${type}`, name, { ...args, __provider }, opts);
  }
}
