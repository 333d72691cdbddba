import { type DiffResult, InitError, type PropertyDiff } from "../../plugins/provider.js";
import type { ResourceState } from "../../state/index.js";
import { deepEqual } from "../../values/index.js";
import { diffResource } from "../diff.js";
import type { Op, Step } from "../step.js";
import { isProviderType } from "../urn.js";

/** A refresh: what `new` is shows only when it has been carried out. */
export interface RefreshStep extends Step {
  readonly old: ResourceState;
  resultOp(): Op;
}

/** Reads a resource as it really is. */
export function refreshStep(old: ResourceState): RefreshStep {
  let next: ResourceState | undefined = old;
  let diff: DiffResult | undefined;
  return {
    op: "refresh",
    urn: old.urn,
    type: old.type,
    provider: old.provider ?? "",
    old,
    get new() {
      return next;
    },
    logical: false,
    get diffs() {
      return diff?.changedKeys;
    },
    get detailedDiff() {
      return diff?.detailedDiff;
    },
    resultOp() {
      if (!next) return "delete";
      if (next === old) return "same";
      const same = old.external ? deepEqual(old.outputs ?? {}, next.outputs ?? {}) : diff?.changes === "none";
      return same ? "same" : "update";
    },
    async apply(context) {
      // Components, providers and what waits for its replacement have nothing outside to look at.
      if (!old.custom || isProviderType(old.type) || old.pendingReplacement) return;
      const provider = await context.providerOf(old);
      let initErrors: string[] | undefined;
      const result = await provider
        .read({
          urn: old.urn,
          id: old.id ?? "",
          inputs: old.inputs ?? {},
          outputs: old.outputs ?? {},
          timeout: old.customTimeouts?.read ?? 0,
        })
        .catch((error) => {
          if (!(error instanceof InitError)) throw error;
          initErrors = error.reasons;
          context.warn(old.urn, `Refreshed resource is in an unhealthy state:\n* ${error.reasons.join("\n* ")}`);
          return error;
        });
      if (!result.id || !result.outputs) {
        next = undefined;
        return;
      }
      const inputs = result.inputs ?? old.inputs ?? {};
      next = { ...old, id: result.id, inputs, outputs: result.outputs, initErrors };
      const changed = !deepEqual(inputs, old.inputs ?? {}) || !deepEqual(result.outputs, old.outputs ?? {});
      if (changed) next.modified = context.now();
      if (old.external) return;
      // What an `up` of the unchanged program would change after this refresh, turned around.
      diff = invert(
        await diffResource(provider, {
          urn: old.urn,
          id: next.id!,
          oldInputs: inputs,
          oldOutputs: result.outputs,
          newInputs: old.inputs ?? {},
          ignoreChanges: old.ignoreChanges ?? [],
          preview: context.preview,
        }),
      );
    },
  };
}

const INVERSE: Record<PropertyDiff["kind"], PropertyDiff["kind"]> = {
  add: "delete",
  "add-replace": "delete-replace",
  delete: "add",
  "delete-replace": "add-replace",
  update: "update",
  "update-replace": "update-replace",
};

function invert(diff: DiffResult): DiffResult {
  if (!diff.detailedDiff) return diff;
  const entries = Object.entries(diff.detailedDiff).map(([path, property]) => [
    path,
    { ...property, kind: INVERSE[property.kind] },
  ]);
  return { ...diff, detailedDiff: Object.fromEntries(entries) };
}
