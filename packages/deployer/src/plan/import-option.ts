import type { ResourceState } from "../state/index.js";
import { stateOfGoal } from "./new-state.js";
import type { PlanContext } from "./plan-context.js";
import type { PlanRecord } from "./plan-record.js";
import type { Registration } from "./registration.js";
import { isIncluded } from "./selection.js";
import type { Execute } from "./step.js";
import { importStep } from "./steps/import.js";
import { replaceStep } from "./steps/replace.js";

/** Whether a registration asks for an existing resource which the stack doesn't have yet. */
export function isImport(record: PlanRecord, { goal, old }: Registration): boolean {
  if (!goal.custom || !goal.importId) return false;
  if (!old || old.external || record.isDeletedEarly(old)) return true;
  return (old.importID || old.id) !== goal.importId;
}

/**
 * Takes the existing resource over; from then on it is what the registration is compared with.
 * @returns whether there is anything left to plan
 */
export async function importExisting(
  context: PlanContext,
  record: PlanRecord,
  registration: Registration,
  execute: Execute,
): Promise<boolean> {
  const { urn, goal, old, next, done } = registration;
  if (!isIncluded(context.options, next)) return true;
  const replaces = old && !record.isDeletedEarly(old) ? old : undefined;
  record.imports.add(urn);
  const imported = await new Promise<ResourceState | undefined>((resolve) => {
    const step = importStep(replaces, next, {
      imported: resolve,
      failed: () => {
        done({ state: next, result: "fail" });
        resolve(undefined);
      },
    });
    execute(replaces ? [step, replaceStep(replaces, next, {})] : [step]);
  });
  if (!imported) return false;
  registration.old = imported;
  registration.next = stateOfGoal(goal, urn, imported);
  return true;
}
