import { type ResourceState, references } from "../state/index.js";

/**
 * The protected resources of a state with everything they depend on, which has to stay for them to stay.
 * @param resources in the state's order: dependencies first
 * @returns their URNs
 */
export function protectedWithDependencies(resources: readonly ResourceState[]): string[] {
  const kept = new Set<string>();
  for (const resource of resources.toReversed()) {
    if (resource.protect && !resource.delete) kept.add(resource.urn);
    if (!kept.has(resource.urn)) continue;
    for (const { urn } of references(resource)) kept.add(urn);
    if (resource.provider) kept.add(resource.provider.slice(0, resource.provider.lastIndexOf("::")));
  }
  return [...kept];
}
