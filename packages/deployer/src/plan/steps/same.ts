import type { ResourceState } from "../../state/index.js";
import type { Done, Step } from "../step.js";
import { isProviderType } from "../urn.js";

/**
 * Nothing changes in the world. The state still takes over what the program says about the resource:
 * inputs, options, dependencies.
 */
export function sameStep(old: ResourceState, next: ResourceState, done?: Done): Step {
  return {
    op: "same",
    urn: next.urn,
    type: next.type,
    provider: next.provider ?? "",
    old,
    new: next,
    logical: true,
    async apply(context) {
      next.id = old.id;
      next.outputs = old.outputs;
      // The old inputs: a provider that says new ones make no difference keeps seeing the same.
      if (isProviderType(next.type)) await context.sameProvider({ ...next, inputs: old.inputs });
    },
    complete: () => done?.({ state: next, result: "success" }),
    fail: () => done?.({ state: next, result: "fail" }),
    skip: () => done?.({ state: next, result: "skip" }),
  };
}

/** A resource that this run leaves alone: it goes into the new state as it was. */
export function untargetedSameStep(old: ResourceState, done?: Done): Step {
  const next: ResourceState = { ...old };
  return { ...sameStep(old, next, done), apply: async () => {} };
}

/** A resource the program has and the state hasn't, but which was not included in the run. Nothing is saved. */
export function skippedCreateStep(next: ResourceState, done: Done): Step {
  return {
    op: "same",
    urn: next.urn,
    type: next.type,
    provider: next.provider ?? "",
    old: { ...next },
    new: next,
    logical: true,
    skippedCreate: true,
    apply: async () => {},
    complete: () => done({ state: next, result: "success", unknown: true }),
    fail: () => done({ state: next, result: "fail" }),
    skip: () => done({ state: next, result: "skip" }),
  };
}
