import type { ResourceState } from "../state/index.js";
import { markNamed, type PropertyMap, Secret } from "../values/index.js";

/**
 * The outputs of a resource with everything marked as secret that the program named, and whatever has the
 * name of a secret input: a provider may well return it in clear.
 */
export function withSecretOutputs(state: ResourceState): PropertyMap | undefined {
  if (!state.outputs) return undefined;
  const names = new Set(state.additionalSecretOutputs?.filter((name) => name !== "id"));
  for (const [name, input] of Object.entries(state.inputs ?? {})) if (input instanceof Secret) names.add(name);
  return names.size > 0 ? markNamed(state.outputs, names) : state.outputs;
}
