import type { ResourceState } from "../state/index.js";
import { containsUnknown, deepEqual, stripSecrets } from "../values/index.js";
import { bail, type PlanContext } from "./plan-context.js";

/** Whether the value by which the program forces replacements has changed. */
export function triggersReplacement(context: PlanContext, next: ResourceState, old: ResourceState): boolean {
  const after = next.replacementTrigger ?? null;
  const before = old.replacementTrigger ?? null;
  if (containsUnknown(after) || containsUnknown(before)) {
    if (!context.options.preview) bail(context, next.urn, `replacement trigger contains unknowns for ${next.urn}`);
    return true;
  }
  if (after === null || before === null) return false;
  return !deepEqual(stripSecrets(after), stripSecrets(before));
}
