import type { ResourceState } from "../../state/index.js";
import type { Step, StepContext } from "../step.js";
import { withRetries } from "./retries.js";

/** A protected resource was to be deleted. Other deletes go on. */
export class ProtectedError extends Error {
  constructor(urn: string) {
    super(
      `resource "${urn}" cannot be deleted\nbecause it is protected. To unprotect the resource, ` +
        "either remove the `protect` flag from the resource in your Pulumi " +
        `program and run \`pulumi up\`, or use the command:\n\`pulumi state unprotect '${urn}'\``,
    );
  }
}

/** A resource nobody wants any more. */
export function deleteStep(old: ResourceState): Step {
  return step(old, false, false);
}

/**
 * A resource that has been or will be replaced.
 * @param pendingReplacement its successor doesn't exist yet; until it does, the state keeps the old one, marked
 */
export function deleteReplacedStep(old: ResourceState, pendingReplacement: boolean): Step {
  return step(old, true, pendingReplacement);
}

function step(old: ResourceState, replacing: boolean, pendingReplacement: boolean): Step {
  const names = old.external ? (["discard", "discard-replaced"] as const) : (["delete", "delete-replaced"] as const);
  return {
    op: names[replacing ? 1 : 0],
    urn: old.urn,
    type: old.type,
    provider: old.provider ?? "",
    old,
    logical: !replacing,
    async apply(context) {
      await context.runHooks("beforeDelete", old, old);
      if (!replacing && old.protect && !context.ignoreProtect) throw new ProtectedError(old.urn);
      if (mustCallProvider(context, old)) {
        const provider = await context.providerOf(old);
        await withRetries(context, "delete", old, () =>
          provider.delete({
            urn: old.urn,
            id: old.id ?? "",
            inputs: old.inputs ?? {},
            outputs: old.outputs ?? {},
            timeout: old.customTimeouts?.delete ?? 0,
          }),
        );
      }
      // Not before: after a failed delete the next run has to try again.
      if (pendingReplacement) old.pendingReplacement = true;
      await context.runHooks("afterDelete", old, old);
    },
  };
}

function mustCallProvider(context: StepContext, old: ResourceState): boolean {
  if (context.preview || !old.custom || old.external || old.retainOnDelete) return false;
  return !(old.deletedWith && context.deletes.has(old.deletedWith));
}
