import type { ResourceState } from "../../state/index.js";
import type { StepContext } from "../step.js";

const MAX_RETRIES = 100;

/** Calls a provider, again after each failure for which the resource's error hooks ask for it. */
export async function withRetries<T>(
  context: StepContext,
  operation: string,
  state: ResourceState,
  call: () => Promise<T>,
): Promise<T> {
  const failures: string[] = [];
  for (;;) {
    try {
      return await call();
    } catch (error) {
      // Newest first, as the hooks expect them.
      failures.unshift(error instanceof Error ? error.message : String(error));
      if (!(await context.retryAfterError(operation, state, failures))) throw error;
      if (failures.length > MAX_RETRIES) {
        context.warn(state.urn, `maximum number of error hook retries (${MAX_RETRIES}) reached`);
        throw error;
      }
      context.warn(state.urn, `retrying ${operation} due to on-error hook request (${failures.length}/${MAX_RETRIES})`);
    }
  }
}
