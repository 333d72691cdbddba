import type { Diagnostics } from "../plan/plan-context.js";
import type { HookKind } from "../plan/step.js";
import type { ResourceState } from "../state/index.js";

/** Runs the hooks which the program has registered for moments in a resource's life. */
export interface Hooks {
  run(kind: HookKind, state: ResourceState, old: ResourceState | undefined): Promise<void>;
  /** @returns whether the failed operation is to be tried again */
  retryAfterError(operation: string, state: ResourceState, failures: string[]): Promise<boolean>;
}

/** Hooks live in the program, which a destroy doesn't run: what has hooks for its end stays as it is. */
export function forbidDeleteHooks(diagnostics: Diagnostics, resources: readonly ResourceState[]): void {
  let found = false;
  for (const { urn, resourceHooks } of resources) {
    const names = [...(resourceHooks?.beforeDelete ?? []), ...(resourceHooks?.afterDelete ?? [])];
    if (names.length === 0) continue;
    found = true;
    const text = "Resource has delete hooks registered, but the program is not running. Hooks: ";
    diagnostics.error(urn, text + names.join(", "));
  }
  if (found)
    throw new Error("Delete hooks need the program: use `pulumi destroy --run-program`, or remove them first.");
}
