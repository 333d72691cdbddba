import type { ResourceState } from "../state/index.js";
import { cascadingReplacements, dependentReplacements } from "./dependent-replacements.js";
import { BailError, type PlanContext } from "./plan-context.js";
import type { PlanRecord } from "./plan-record.js";
import { resourceOf, type Step } from "./step.js";
import { deleteReplacedStep, deleteStep } from "./steps/delete.js";
import { removePendingReplaceStep } from "./steps/replace.js";
import { untargetedSameStep } from "./steps/same.js";
import type { Urn } from "./urn.js";

/** What is left to do when the program has ended. */
export interface FinalSteps {
  /** Resources this run leaves alone, to be carried over. */
  sames: Step[];
  deletes: Step[];
}

/** Plans the delete of everything the program doesn't want any more, and of what was replaced. */
export async function finalSteps(context: PlanContext, record: PlanRecord): Promise<FinalSteps> {
  const isSelected = await deletable(context, record);
  const sames: Step[] = [];
  const deletes: Step[] = [];
  for (const resource of context.base) {
    const { urn } = resource;
    if (!isSelected(urn)) {
      if (!record.isOperatedOn(urn) && !resource.delete) sames.push(untargetedSameStep(resource));
      continue;
    }
    if (resource.delete) {
      if (record.pendingDeletes.has(resource)) continue;
      deletes.push(deleteReplacedStep(resource, false));
    } else if (record.isOperatedOn(urn)) continue;
    else deletes.push(resource.pendingReplacement ? removePendingReplaceStep(resource) : deleteStep(resource));
    record.deletes.add(urn);
    await context.ensureProvider(resource.provider);
  }
  forbidUntargeted(context, deletes);
  return { sames, deletes };
}

/** Deleting a target must not take along what wasn't named. */
function forbidUntargeted(context: PlanContext, deletes: Step[]): void {
  const { targets, targetDependents, preview } = context.options;
  if (!targets.constrained || targetDependents) return;
  let failed = false;
  for (const { urn } of deletes) {
    if (targets.has(urn)) continue;
    failed = true;
    context.diagnostics.error(
      urn,
      `Resource '${urn}' will be destroyed but was not specified in --target list.\n` +
        "Either include resource in --target list or pass --target-dependents to proceed.",
    );
  }
  if (failed && !preview) throw new BailError("delete untargeted resource");
}

async function deletable(context: PlanContext, record: PlanRecord): Promise<(urn: Urn) => boolean> {
  const { targets, excludes } = context.options;
  if (targets.constrained) {
    const allowed = await withDependents(context, record);
    return (urn) => allowed.has(urn);
  }
  if (excludes.constrained) {
    const kept = withDependencies(context);
    return (urn) => !kept.has(urn);
  }
  return () => true;
}

/** The targets with everything that can't outlive them. */
async function withDependents(context: PlanContext, record: PlanRecord): Promise<Set<Urn>> {
  const selected = new Set<Urn>();
  for (const resource of context.base) {
    if (!context.options.targets.has(resource.urn)) continue;
    selected.add(resource.urn);
    for (const dependent of context.graph.dependingOn(resource, () => false, true)) selected.add(dependent.urn);
  }
  for (const resource of context.base) {
    if (!selected.has(resource.urn)) continue;
    const replaced = [
      ...(await dependentReplacements(context, record, resource)),
      ...cascadingReplacements(context, record, resource.urn),
    ];
    for (const dependent of replaced) selected.add(dependent.resource.urn);
  }
  return selected;
}

/** The excluded resources with everything they need. */
function withDependencies(context: PlanContext): Set<Urn> {
  const { excludes, excludeDependents } = context.options;
  const kept = new Set<Urn>();
  const keep = (resource: ResourceState) => {
    kept.add(resource.urn);
    for (const dependency of context.graph.transitiveDependenciesOf(resource)) kept.add(dependency.urn);
  };
  for (const resource of context.base) {
    if (!excludes.has(resource.urn)) continue;
    keep(resource);
    if (excludeDependents) context.graph.dependingOn(resource, () => false, true).forEach(keep);
  }
  return kept;
}

/**
 * Orders deletes into layers that can run in parallel, one layer after the other: dependents before what they
 * depend on. It peels the graph from its roots and turns the result around.
 */
export function deleteLayers(context: PlanContext, deletes: Step[]): Step[][] {
  const condemned = new Map(deletes.map((step) => [resourceOf(step), step]));
  const waitsFor = new Map<ResourceState, number>();
  const dependents = new Map<ResourceState, ResourceState[]>();
  for (const resource of condemned.keys()) {
    const needs = [...context.graph.dependenciesOf(resource)].filter((dependency) => condemned.has(dependency));
    waitsFor.set(resource, needs.length);
    for (const dependency of needs) dependents.set(dependency, [...(dependents.get(dependency) ?? []), resource]);
  }
  const layers: Step[][] = [];
  let layer = [...condemned.keys()].filter((resource) => waitsFor.get(resource) === 0);
  while (layer.length > 0) {
    layers.push(layer.map((resource) => condemned.get(resource)!));
    const next: ResourceState[] = [];
    for (const resource of layer) {
      for (const dependent of dependents.get(resource) ?? []) {
        const left = waitsFor.get(dependent)! - 1;
        waitsFor.set(dependent, left);
        if (left === 0) next.push(dependent);
      }
    }
    layer = next;
  }
  return layers.reverse();
}
