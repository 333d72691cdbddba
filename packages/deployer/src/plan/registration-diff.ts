import type { DiffResult } from "../plugins/provider.js";
import type { ResourceState } from "../state/index.js";
import { deepEqual } from "../values/index.js";
import { diffResource, NO_CHANGES, replaceBecauseOf } from "./diff.js";
import type { PlanContext } from "./plan-context.js";
import type { PlanRecord } from "./plan-record.js";
import { providerRequiresReplacement } from "./provider-changes.js";
import type { Registration } from "./registration.js";
import { triggersReplacement } from "./replacement-trigger.js";
import type { Urn } from "./urn.js";

/** How a registered resource differs from what it is. The first reason that is found decides. */
export async function diffRegistration(
  context: PlanContext,
  record: PlanRecord,
  registration: Registration,
): Promise<DiffResult> {
  const { urn, goal, next, provider } = registration;
  const old = registration.old!;
  if (triggersReplacement(context, next, old)) return { ...NO_CHANGES, changes: "some" };
  if (isReplaceTarget(context, urn, old)) return replaceBecauseOf("id");
  if (next.replaceWith?.some((other) => record.replaces.has(other))) return replaceBecauseOf("replaceWith");
  if (next.deletedWith && record.replaces.has(next.deletedWith)) return replaceBecauseOf("deletedWith");
  if (await providerRequiresReplacement(context, record, old, next)) return replaceBecauseOf("provider");
  const oldInputs = old.inputs ?? {};
  const newInputs = next.inputs ?? {};
  if (!provider) return { ...NO_CHANGES, changes: deepEqual(oldInputs, newInputs) ? "none" : "some" };
  return diffResource(provider, {
    urn,
    id: old.id ?? "",
    oldInputs,
    oldOutputs: old.outputs ?? {},
    newInputs,
    ignoreChanges: goal.ignoreChanges,
    preview: context.options.preview,
  });
}

/** Whether the user wants a resource replaced, by `--replace` or by having tainted it. */
export function isReplaceTarget(context: PlanContext, urn: Urn, old: ResourceState | undefined): boolean {
  const { replaceTargets } = context.options;
  return (replaceTargets.constrained && replaceTargets.has(urn)) || old?.taint === true;
}
