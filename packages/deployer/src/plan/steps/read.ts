import { InitError } from "../../plugins/provider.js";
import type { ResourceState } from "../../state/index.js";
import { deepEqual, UNKNOWN_SENTINEL } from "../../values/index.js";
import type { Done, Step } from "../step.js";

/**
 * Looks at a resource that the program doesn't own. Reads happen in previews, too.
 * @param old the state's entry of the same URN
 * @param replacing the old entry is a resource of ours, to be deleted at the end
 */
export function readStep(old: ResourceState | undefined, next: ResourceState, replacing: boolean, done: Done): Step {
  return {
    op: replacing ? "read-replacement" : "read",
    urn: next.urn,
    type: next.type,
    provider: next.provider ?? "",
    old,
    new: next,
    logical: !replacing,
    async apply(context) {
      let failure: InitError | undefined;
      if (next.id === UNKNOWN_SENTINEL) next.outputs = {};
      else {
        const provider = await context.providerOf(next);
        const inputs = next.inputs ?? {};
        const id = next.id ?? "";
        const result = await provider
          .read({ urn: next.urn, id, inputs, outputs: inputs, timeout: next.customTimeouts?.read ?? 0 })
          .catch((error) => {
            if (!(error instanceof InitError)) throw error;
            failure = error;
            next.initErrors = error.reasons;
            return error;
          });
        if (!result.outputs) throw new Error(`resource '${id}' does not exist`);
        next.outputs = result.outputs;
        if (result.id) next.id = result.id;
      }
      if (replacing && old) old.delete = true;
      next.created = old?.created;
      next.modified = old?.modified;
      const changed =
        old && !(deepEqual(next.inputs ?? {}, old.inputs ?? {}) && deepEqual(next.outputs, old.outputs ?? {}));
      if (changed) next.modified = context.now();
      if (failure) throw failure;
    },
    complete: () => done({ state: next, result: "success" }),
    fail: () => done({ state: next, result: "fail" }),
    skip: () => done({ state: next, result: "skip" }),
  };
}

/** Whether a read counts as an operation of the run: only when it shows something that wasn't known before. */
export function countsAsRead(step: Step): boolean {
  const before = step.old?.outputs;
  const after = step.new?.outputs;
  return before !== undefined && after !== undefined && !deepEqual(before, after);
}
