import type { HookKind } from "../plan/step.js";
import type { ResourceState } from "../state/index.js";

/** Runs the hooks which the program has registered for moments in a resource's life. */
export interface Hooks {
  run(kind: HookKind, state: ResourceState, old: ResourceState | undefined): Promise<void>;
  /** @returns whether the failed operation is to be tried again */
  retryAfterError(operation: string, state: ResourceState, failures: string[]): Promise<boolean>;
}
