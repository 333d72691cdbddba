import type { ResourceState } from "../state/index.js";
import { allDependenciesOf, providerUrnOf, referencesOf } from "./dependencies.js";
import type { Urn } from "./urn.js";

/**
 * Who needs whom, in a list where everything comes after what it depends on. One URN may occur more
 * than once: a replaced resource waits behind its successor to be deleted.
 */
export class DependencyGraph {
  private readonly index = new Map<ResourceState, number>();
  private readonly byUrn = new Map<Urn, ResourceState[]>();
  private readonly children = new Map<Urn, ResourceState[]>();

  constructor(private readonly resources: readonly ResourceState[]) {
    for (const [position, resource] of resources.entries()) {
      this.index.set(resource, position);
      push(this.byUrn, resource.urn, resource);
      if (resource.parent) push(this.children, resource.parent, resource);
    }
  }

  has(resource: ResourceState): boolean {
    return this.index.has(resource);
  }

  /**
   * Everything that depends on a resource, directly or not, in dependency order.
   * @param ignore resources which, with their own dependents, don't count
   * @param includeChildren whether being a child is depending, too
   */
  dependingOn(resource: ResourceState, ignore: (urn: Urn) => boolean, includeChildren: boolean): ResourceState[] {
    const dependents: ResourceState[] = [];
    const urns = new Set([resource.urn]);
    for (const candidate of this.resources.slice(this.positionOf(resource) + 1)) {
      if (ignore(candidate.urn)) continue;
      const needs = referencesOf(candidate);
      const provider = providerUrnOf(candidate);
      if (provider) needs.push(provider);
      if (includeChildren && candidate.parent) needs.push(candidate.parent);
      if (!needs.some((urn) => urns.has(urn))) continue;
      dependents.push(candidate);
      urns.add(candidate.urn);
    }
    return dependents;
  }

  /** What a resource depends on directly; of a component its descendants, too. */
  dependenciesOf(resource: ResourceState): Set<ResourceState> {
    const position = this.positionOf(resource);
    const found = new Set<ResourceState>();
    const isBefore = (candidate: ResourceState) => this.positionOf(candidate) < position;
    for (const urn of allDependenciesOf(resource)) {
      for (const dependency of this.byUrn.get(urn) ?? []) {
        if (!isBefore(dependency)) continue;
        found.add(dependency);
        if (dependency.custom || urn === resource.parent) continue;
        for (const descendant of this.descendantsOf(urn)) if (isBefore(descendant)) found.add(descendant);
      }
    }
    found.delete(resource);
    return found;
  }

  /** What a resource depends on, directly or not. */
  transitiveDependenciesOf(resource: ResourceState): Set<ResourceState> {
    const found = new Set<ResourceState>();
    const pending = [resource];
    for (let next = pending.pop(); next; next = pending.pop()) {
      for (const dependency of this.dependenciesOf(next)) {
        if (found.has(dependency)) continue;
        found.add(dependency);
        pending.push(dependency);
      }
    }
    return found;
  }

  private *descendantsOf(urn: Urn): Generator<ResourceState> {
    for (const child of this.children.get(urn) ?? []) {
      yield child;
      yield* this.descendantsOf(child.urn);
    }
  }

  private positionOf(resource: ResourceState): number {
    const position = this.index.get(resource);
    if (position === undefined) throw new Error(`not in the dependency graph: ${resource.urn}`);
    return position;
  }
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const values = map.get(key);
  if (values) values.push(value);
  else map.set(key, [value]);
}
