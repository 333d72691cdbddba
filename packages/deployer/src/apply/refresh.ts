import { allDependenciesOf } from "../plan/dependencies.js";
import type { PlanContext } from "../plan/plan-context.js";
import type { Step } from "../plan/step.js";
import { type RefreshStep, refreshStep } from "../plan/steps/refresh.js";
import { Targets } from "../plan/targets.js";
import type { Urn } from "../plan/urn.js";
import type { ResourceState, StateChange } from "../state/index.js";

/** Plans the refresh of everything that is included. */
export async function refreshSteps(context: PlanContext): Promise<RefreshStep[]> {
  const { targets, excludes, targetDependents, excludeDependents } = context.options;
  const included = new Targets();
  const left = new Targets();
  const dependsOn = (set: Targets, resource: ResourceState) => allDependenciesOf(resource).some((urn) => set.has(urn));
  const steps: RefreshStep[] = [];
  for (const resource of context.base) {
    if (targets.constrained) {
      if (!targets.has(resource.urn) && !(targetDependents && dependsOn(included, resource))) continue;
      included.add(resource.urn);
    } else if (excludes.has(resource.urn) || (excludeDependents && dependsOn(left, resource))) {
      left.add(resource.urn);
      continue;
    }
    await context.ensureProvider(resource.provider);
    steps.push(refreshStep(resource));
  }
  return steps;
}

/** The resources after a refresh, and what that means for the state. */
export interface Refreshed {
  resources: ResourceState[];
  change: StateChange;
}

/**
 * Puts refreshed resources in their old places. What is gone takes the references to it along, and its children go
 * to the parent it had.
 * @param steps those which were carried out, with success
 */
export function rebuild(base: readonly ResourceState[], steps: readonly Step[]): Refreshed {
  const refreshed = new Map(steps.map((step) => [step.old!, step]));
  const gone = new Set<Urn>();
  const parents = new Map<Urn, Urn | undefined>();
  const change: Required<Pick<StateChange, "changed" | "removed">> = { changed: [], removed: [] };
  const resources: ResourceState[] = [];
  const survivors = new Set(base.filter((old) => !(refreshed.has(old) && !refreshed.get(old)!.new)).map((r) => r.urn));
  for (const old of base) {
    const step = refreshed.get(old);
    const next = step ? step.new : old;
    if (!next) {
      change.removed.push(old);
      // A URN that another entry still carries is not gone.
      if (!survivors.has(old.urn)) {
        gone.add(old.urn);
        parents.set(old.urn, old.parent);
      }
      continue;
    }
    const cleaned = gone.size > 0 ? withoutReferences(next, gone, parents) : next;
    if (cleaned !== old) change.changed.push({ old, new: cleaned });
    resources.push(cleaned);
  }
  return { resources, change };
}

function withoutReferences(
  resource: ResourceState,
  gone: ReadonlySet<Urn>,
  parents: ReadonlyMap<Urn, Urn | undefined>,
): ResourceState {
  if (!allDependenciesOf(resource).some((urn) => gone.has(urn))) return resource;
  let { parent } = resource;
  while (parent && gone.has(parent)) parent = parents.get(parent);
  const propertyDependencies: Record<string, Urn[]> = {};
  for (const [property, urns] of Object.entries(resource.propertyDependencies ?? {})) {
    propertyDependencies[property] = urns.filter((urn) => !gone.has(urn));
  }
  return {
    ...resource,
    parent,
    dependencies: resource.dependencies?.filter((urn) => !gone.has(urn)),
    propertyDependencies: resource.propertyDependencies && propertyDependencies,
    deletedWith: resource.deletedWith && gone.has(resource.deletedWith) ? undefined : resource.deletedWith,
    replaceWith: resource.replaceWith?.filter((urn) => !gone.has(urn)),
  };
}
