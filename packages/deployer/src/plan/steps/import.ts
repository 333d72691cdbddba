import { InitError } from "../../plugins/provider.js";
import type { ResourceState } from "../../state/index.js";
import type { Step } from "../step.js";
import { packageOf } from "../urn.js";

/** An import ends by telling the step generator what was read. */
export interface ImportOutcome {
  /** The imported resource; the rest of its registration compares with it. */
  imported(state: ResourceState): void;
  failed(): void;
}

/**
 * Takes over an existing resource as it is. Whether it is what the program asks for is found out afterwards.
 * @param original the resource of the same URN it takes the place of
 */
export function importStep(original: ResourceState | undefined, next: ResourceState, outcome: ImportOutcome): Step {
  return {
    op: original ? "import-replacement" : "import",
    urn: next.urn,
    type: next.type,
    provider: next.provider ?? "",
    new: next,
    replaced: original,
    logical: !original,
    async apply(context) {
      const provider = await context.providerOf(next);
      const id = next.importID ?? "";
      const result = await provider
        .read({ urn: next.urn, id, timeout: next.customTimeouts?.read ?? 0 })
        .catch((error) => {
          if (!(error instanceof InitError)) throw error;
          next.initErrors = error.reasons;
          return error;
        });
      if (!result.outputs) throw new Error(`resource '${id}' does not exist`);
      if (!result.inputs) {
        const pkg = packageOf(next.type);
        throw new Error(`provider does not support importing resources; please try updating the '${pkg}' plugin`);
      }
      next.id = result.id || id;
      next.inputs = result.inputs;
      next.outputs = result.outputs;
      next.created = context.now();
      next.modified = next.created;
      if (original) original.delete = true;
    },
    complete: () => outcome.imported(next),
    fail: () => outcome.failed(),
    skip: () => outcome.failed(),
  };
}
