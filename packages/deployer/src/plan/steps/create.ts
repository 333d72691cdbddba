import { InitError, type PropertyDiff } from "../../plugins/provider.js";
import type { ResourceState } from "../../state/index.js";
import type { Done, Step, StepContext } from "../step.js";
import { withRetries } from "./retries.js";

/** A new resource. */
export function createStep(next: ResourceState, done: Done): Step {
  return {
    op: "create",
    urn: next.urn,
    type: next.type,
    provider: next.provider ?? "",
    new: next,
    logical: true,
    apply: (context) => create(context, next),
    ...answers(next, done),
  };
}

/** Why a resource is replaced. */
export interface ReplacementReason {
  keys?: string[];
  diffs?: string[];
  detailedDiff?: Record<string, PropertyDiff>;
}

/**
 * The successor of a resource.
 * @param pendingDelete the old one still exists and is to be deleted when everybody uses the new one
 */
export function createReplacementStep(
  old: ResourceState,
  next: ResourceState,
  reason: ReplacementReason,
  pendingDelete: boolean,
  done: Done,
): Step {
  return {
    op: "create-replacement",
    urn: next.urn,
    type: next.type,
    provider: next.provider ?? "",
    old,
    new: next,
    logical: false,
    ...reason,
    async apply(context) {
      let failure: unknown;
      await create(context, next).catch((error) => {
        failure = error;
        if (!(error instanceof InitError)) throw error;
      });
      if (pendingDelete) old.delete = true;
      if (failure) throw failure;
    },
    ...answers(next, done),
  };
}

async function create(context: StepContext, next: ResourceState): Promise<void> {
  await context.runHooks("beforeCreate", next, undefined);
  let failure: InitError | undefined;
  if (next.custom) {
    const provider = await context.providerOf(next);
    const call = () =>
      provider.create({
        urn: next.urn,
        inputs: next.inputs ?? {},
        timeout: next.customTimeouts?.create ?? 0,
        preview: context.preview,
      });
    const result = await withRetries(context, "create", next, call).catch((error) => {
      if (!(error instanceof InitError)) throw error;
      failure = error;
      next.initErrors = error.reasons;
      return error;
    });
    next.id = result.id;
    next.outputs = result.outputs;
  }
  next.created = context.now();
  next.modified = next.created;
  if (failure) throw failure;
  if (next.custom) await context.runHooks("afterCreate", next, undefined);
}

function answers(next: ResourceState, done: Done): Pick<Step, "complete" | "fail" | "skip"> {
  return {
    complete: () => done({ state: next, result: "success" }),
    fail: () => done({ state: next, result: "fail" }),
    skip: () => done({ state: next, result: "skip" }),
  };
}
