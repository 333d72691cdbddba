import type { ResourceState } from "../state/index.js";
import { allDependenciesOf } from "./dependencies.js";
import { BailError, bail, type PlanContext, type PlanOptions } from "./plan-context.js";
import type { PlanRecord } from "./plan-record.js";
import type { Done, Step } from "./step.js";
import { untargetedSameStep } from "./steps/same.js";
import type { Targets } from "./targets.js";
import { isProviderType, isRootStack, parseProviderReference, type Urn } from "./urn.js";

/**
 * Whether `--target` and `--exclude` include a resource. Providers and the stack itself always are. Resources come
 * after what they depend on, so dependents can be added to the sets as they pass by.
 */
export function isIncluded(options: PlanOptions, resource: ResourceState): boolean {
  if (isProviderType(resource.type) || isRootStack(resource.urn)) return true;
  if (options.targets.constrained) {
    const targeted =
      options.targets.has(resource.urn) || (options.targetDependents && dependsOnOneOf(options.targets, resource));
    if (targeted) options.targets.add(resource.urn);
    return targeted;
  }
  if (!options.excludes.constrained) return true;
  const excluded =
    options.excludes.has(resource.urn) || (options.excludeDependents && dependsOnOneOf(options.excludes, resource));
  if (excluded) options.excludes.add(resource.urn);
  return !excluded;
}

/** Every named target must exist, before the run or because of it. Patterns may match nothing. */
export function requireKnown(
  context: Pick<PlanContext, "diagnostics">,
  targets: Targets,
  isKnown: (urn: Urn) => boolean,
): void {
  const unknown = targets.unknown(isKnown);
  if (unknown.length === 0) return;
  const text =
    unknown.length === 1
      ? `Target resource '${unknown[0]}' could not be found in the stack. Did you mean to target a different resource?`
      : `Target resources ${unknown.map((urn) => `'${urn}'`).join(", ")} could not be found in the stack.`;
  bail(context, "", text);
}

function dependsOnOneOf(targets: { has(urn: Urn): boolean }, resource: ResourceState): boolean {
  return allDependenciesOf(resource).some((urn) => targets.has(urn));
}

/**
 * Steps that carry a resource over unchanged, after everything it depends on: of that the program may have
 * dropped some, which would otherwise come after it in the new state.
 */
export function untargetedSames(
  context: PlanContext,
  record: PlanRecord,
  old: ResourceState,
  urn: Urn,
  done: Done | undefined,
): Step[] {
  const steps: Step[] = [];
  const visit = (resource: ResourceState, answer: Done | undefined) => {
    if (resource.delete) return;
    record.urns.add(resource.urn);
    record.sames.add(resource.urn);
    for (const dependency of allDependenciesOf(resource)) {
      if (record.hasStep(dependency) || record.isOperatedOn(dependency)) continue;
      const dependencyState = context.olds.get(dependency);
      if (!dependencyState) {
        throw new BailError(
          `${dependency}, which the untargeted resource ${resource.urn} depends on, has no old state`,
        );
      }
      visit(dependencyState, undefined);
    }
    steps.push(untargetedSameStep(resource, answer));
  };
  if (old.provider) requireProvider(context, record, old);
  record.sames.add(urn);
  visit(old, done);
  return steps;
}

function requireProvider(context: PlanContext, record: PlanRecord, old: ResourceState): void {
  const reference = parseProviderReference(old.provider!);
  const known = record.providers.get(reference.urn) ?? context.olds.get(reference.urn);
  if (!known) throw new Error(`could not find provider ${old.provider} of ${old.urn} in the old state`);
}

/**
 * A resource can't be created or changed while one it depends on is left out and doesn't exist yet. In a preview all
 * such problems are shown, an update stops at the first.
 */
export function checkSkippedDependencies(context: PlanContext, record: PlanRecord, steps: Step[]): void {
  const { excludes, preview } = context.options;
  if (record.skippedCreates.size === 0) return;
  for (const step of steps) {
    if (!step.new || step.skippedCreate) continue;
    for (const dependency of allDependenciesOf(step.new)) {
      if (!record.skippedCreates.has(dependency)) continue;
      const message = excludes.constrained
        ? `Resource '${step.urn}' depends on '${dependency}' which was excluded and does not exist yet.\n` +
          "Either leave it out of the --exclude list or pass --exclude-dependents to proceed."
        : `Resource '${step.urn}' depends on '${dependency}' which was was not specified in --target list.\n` +
          "Either include resource in --target list or pass --target-dependents to proceed.";
      if (!preview) bail(context, step.urn, message);
      context.diagnostics.error(step.urn, message);
      record.skippedCreates.delete(dependency);
    }
  }
}
