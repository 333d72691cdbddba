import type { ResourceState } from "../../state/index.js";
import type { Step } from "../step.js";
import type { ReplacementReason } from "./create.js";

/** Says that a resource is replaced; creating and deleting are steps of their own. */
export function replaceStep(old: ResourceState, next: ResourceState, reason: ReplacementReason): Step {
  return {
    op: "replace",
    urn: next.urn,
    type: next.type,
    provider: next.provider ?? "",
    old,
    new: next,
    logical: true,
    ...reason,
    apply: async () => {},
  };
}

/** Forgets a resource that was deleted to be replaced, and then wasn't wanted any more. */
export function removePendingReplaceStep(old: ResourceState): Step {
  return {
    op: "remove-pending-replace",
    urn: old.urn,
    type: old.type,
    provider: old.provider ?? "",
    old,
    logical: false,
    apply: async () => {},
  };
}
