import type { Step } from "../plan/step.js";
import { isProviderType } from "../plan/urn.js";
import type { PendingOperationType, ResourceState, StateChange } from "../state/index.js";

/** Which operation is under way while a step is carried out, for a state that survives a crash. */
export function pendingOperation(step: Step): { type: PendingOperationType; resource: ResourceState } | undefined {
  const resource = step.new ?? step.old;
  if (!resource?.custom || isProviderType(resource.type)) return undefined;
  switch (step.op) {
    case "create":
    case "create-replacement":
      return { type: "creating", resource: { ...resource, id: undefined, outputs: undefined } };
    case "update":
      return { type: "updating", resource };
    case "delete":
    case "delete-replaced":
      return { type: "deleting", resource };
    case "read":
    case "read-replacement":
      return { type: "reading", resource };
    case "import":
    case "import-replacement":
      return { type: "importing", resource };
    default:
      return undefined;
  }
}

/** What a step that was carried out has changed in the state. */
export function changeOf(step: Step): StateChange {
  const { old, new: next, replaced } = step;
  switch (step.op) {
    case "same":
      return step.skippedCreate ? {} : { done: [{ old, new: next! }] };
    case "create":
      return { done: [{ new: next! }] };
    case "create-replacement":
      if (old!.pendingReplacement) return { done: [{ new: next! }], removed: [old!] };
      return { done: [{ new: next! }], changed: [{ old: old!, new: old! }] };
    case "update":
      return { done: [{ old, new: next! }] };
    case "delete":
    case "delete-replaced":
    case "discard":
    case "discard-replaced":
      // Deleted to be replaced: the entry stays until its successor exists.
      if (old!.pendingReplacement) return { changed: [{ old: old!, new: old! }] };
      return { removed: [old!] };
    case "read":
      return { done: [{ old, new: next! }] };
    case "read-replacement":
      return { done: [{ new: next! }], changed: [{ old: old!, new: old! }] };
    case "import":
    case "import-replacement":
      return { done: [{ new: next! }], changed: replaced ? [{ old: replaced, new: replaced }] : [] };
    case "remove-pending-replace":
      return { removed: [old!] };
    case "replace":
    case "refresh":
      // A replacement is its creates and deletes; refreshes are saved together at their end.
      return {};
  }
}
