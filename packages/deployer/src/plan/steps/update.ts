import { type DiffResult, InitError } from "../../plugins/provider.js";
import type { ResourceState } from "../../state/index.js";
import type { Done, Step } from "../step.js";
import { withRetries } from "./retries.js";

/** A change in place. */
export function updateStep(
  old: ResourceState,
  next: ResourceState,
  diff: DiffResult,
  ignoreChanges: string[],
  done: Done,
): Step {
  return {
    op: "update",
    urn: next.urn,
    type: next.type,
    provider: next.provider ?? "",
    old,
    new: next,
    logical: true,
    diffs: diff.changedKeys,
    detailedDiff: diff.detailedDiff,
    async apply(context) {
      next.id = old.id;
      next.created = old.created;
      next.modified = old.modified;
      await context.runHooks("beforeUpdate", next, old);
      if (!next.custom) return;
      const provider = await context.providerOf(next);
      const call = () =>
        provider.update({
          urn: next.urn,
          id: old.id ?? "",
          oldInputs: old.inputs ?? {},
          oldOutputs: old.outputs ?? {},
          newInputs: next.inputs ?? {},
          ignoreChanges,
          timeout: next.customTimeouts?.update ?? 0,
          preview: context.preview,
        });
      let failure: InitError | undefined;
      next.outputs = await withRetries(context, "update", next, call).catch((error) => {
        if (!(error instanceof InitError)) throw error;
        failure = error;
        return error.outputs;
      });
      next.modified = context.now();
      if (failure) {
        next.initErrors = failure.reasons;
        // The resource was not brought to the new inputs: with the old ones the next run tries again.
        next.inputs = { ...old.inputs };
        throw failure;
      }
      await context.runHooks("afterUpdate", next, old);
    },
    complete: () => done({ state: next, result: "success" }),
    fail: () => done({ state: next, result: "fail" }),
    skip: () => done({ state: next, result: "skip" }),
  };
}
