import type { ResourceState } from "../state/index.js";
import { parseProviderReference, type Urn } from "./urn.js";

/** Everything but its parent and its provider that a resource refers to. */
export function referencesOf(state: ResourceState): Urn[] {
  const urns = new Set(state.dependencies);
  for (const dependencies of Object.values(state.propertyDependencies ?? {})) {
    for (const urn of dependencies) urns.add(urn);
  }
  if (state.deletedWith) urns.add(state.deletedWith);
  for (const urn of state.replaceWith ?? []) urns.add(urn);
  return [...urns];
}

/** URN of a resource's provider. */
export function providerUrnOf(state: ResourceState): Urn | undefined {
  return state.provider ? parseProviderReference(state.provider).urn : undefined;
}

/** Everything a resource needs to exist: its parent, its provider and all it refers to. */
export function allDependenciesOf(state: ResourceState): Urn[] {
  const urns = referencesOf(state);
  if (state.parent) urns.push(state.parent);
  const provider = providerUrnOf(state);
  if (provider) urns.push(provider);
  return urns;
}
