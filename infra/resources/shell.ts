import type * as pulumi from "@pulumi/pulumi";
import type * as providers from "@rt-kaskada/providers";

/** The providers by their exported names. */
type Kind = {
  [K in keyof typeof providers]: (typeof providers)[K] extends providers.Provider ? K : never;
}[keyof typeof providers];

/**
 * The part of a dynamic resource that the engine writes into the state as source text. Any change of that text counts
 * as a change of every resource made with it: it only calls the provider by name, when a method runs, and stays as it is
 * whatever the provider does. Nothing else may be captured here, least of all a secret.
 */
export function shell(kind: Kind): pulumi.dynamic.ResourceProvider {
  return {
    check: (olds, news) => require("@rt-kaskada/providers")[kind].check(olds, news),
    diff: (id, olds, news) => require("@rt-kaskada/providers")[kind].diff(id, olds, news),
    create: (inputs) => require("@rt-kaskada/providers")[kind].create(inputs),
    read: (id, props) => require("@rt-kaskada/providers")[kind].read(id, props),
    update: (id, olds, news) => require("@rt-kaskada/providers")[kind].update(id, olds, news),
    delete: (id, props) => require("@rt-kaskada/providers")[kind].delete(id, props),
  };
}
