import { type DiffResult, DiffUnavailableError, requiresReplacement } from "../plugins/provider.js";
import { applyReplaceOnChanges, NO_CHANGES } from "./diff.js";
import type { PlanContext } from "./plan-context.js";
import type { PlanRecord } from "./plan-record.js";
import type { Registration } from "./registration.js";
import { diffRegistration, isReplaceTarget } from "./registration-diff.js";
import { checkedAnew } from "./registration-inputs.js";
import { replacementSteps, requireReplaceable } from "./replacement.js";
import { triggersReplacement } from "./replacement-trigger.js";
import { isIncluded, untargetedSames } from "./selection.js";
import type { Step } from "./step.js";
import { createReplacementStep, createStep } from "./steps/create.js";
import { replaceStep } from "./steps/replace.js";
import { sameStep, skippedCreateStep } from "./steps/same.js";
import { updateStep } from "./steps/update.js";

/** Decides what makes a resource what its registration says. No steps at all when it is just imported and as wanted. */
export async function decideSteps(
  context: PlanContext,
  record: PlanRecord,
  registration: Registration,
): Promise<Step[]> {
  const { urn, old, next, done } = registration;
  if (!old || old.external || !isIncluded(context.options, next) || record.isDeletedEarly(old)) {
    return withoutDiff(context, record, registration);
  }
  let diff: DiffResult;
  try {
    diff = await diffRegistration(context, record, registration);
  } catch (error) {
    if (!(error instanceof DiffUnavailableError)) throw error;
    context.diagnostics.warning(urn, error.message);
    diff = { ...NO_CHANGES, changes: "some" };
  }
  const steps = await fromDiff(context, record, registration, diff);
  if (steps.length > 0 || record.imports.has(urn)) return steps;
  record.sames.add(urn);
  return [sameStep(old, next, done)];
}

function withoutDiff(context: PlanContext, record: PlanRecord, registration: Registration): Step[] {
  const { urn, old, next, done } = registration;
  if (old && record.isDeletedEarly(old)) return recreate(record, registration);
  if (old?.external) {
    // Taking ownership: what was read isn't ours to change, so a resource of our own takes its place.
    record.creates.add(urn);
    return [createReplacementStep(old, next, {}, true, done), replaceStep(old, next, {})];
  }
  if (isIncluded(context.options, next)) {
    record.creates.add(urn);
    return [createStep(next, done)];
  }
  if (old) return untargetedSames(context, record, old, urn, done);
  record.sames.add(urn);
  record.skippedCreates.add(urn);
  return [skippedCreateStep(next, done)];
}

/** The resource was deleted early, because another one's replacement demanded it. */
function recreate(record: PlanRecord, { urn, old, next, done }: Registration): Step[] {
  record.deletes.delete(old!.urn);
  record.replaces.add(urn);
  const keys = record.dependentReplaceKeys.get(old!.urn) ?? [];
  return [replaceStep(old!, next, {}), createReplacementStep(old!, next, { keys }, false, done)];
}

async function fromDiff(
  context: PlanContext,
  record: PlanRecord,
  registration: Registration,
  provided: DiffResult,
): Promise<Step[]> {
  const { urn, goal, next, done } = registration;
  const old = registration.old!;
  const hasInitErrors = (old.initErrors ?? []).length > 0;
  const diff = applyReplaceOnChanges(provided, goal.replaceOnChanges, hasInitErrors);
  if (diff.changes === "some" || old.pendingReplacement) {
    const mustReplace = requiresReplacement(diff) || old.pendingReplacement || triggersReplacement(context, next, old);
    if (mustReplace) return replace(context, record, registration, diff);
  } else if (!hasInitErrors) return [];
  record.updates.add(urn);
  return [updateStep(old, next, diff, goal.ignoreChanges, done)];
}

async function replace(
  context: PlanContext,
  record: PlanRecord,
  registration: Registration,
  diff: DiffResult,
): Promise<Step[]> {
  const { urn, goal, next, provider, done } = registration;
  const old = registration.old!;
  requireReplaceable(context, registration, diff);
  record.replaces.add(urn);
  // What is replaced because the user says so was checked as a new resource already.
  if (provider && !isReplaceTarget(context, urn, old)) next.inputs = await checkedAnew(context, registration);
  return replacementSteps(context, record, {
    old,
    next,
    diff,
    deleteFirst: goal.deleteBeforeReplace ?? diff.deleteBeforeReplace,
    done,
  });
}
