import type { Diagnostics } from "../plan/plan-context.js";
import type { PendingOperation, StateSession } from "../state/index.js";

/** Tells the user which operations an earlier run had begun and nobody has seen the end of. */
export function warnOfPendingOperations(diagnostics: Diagnostics, operations: readonly PendingOperation[]): void {
  if (operations.length === 0) return;
  const list = operations.map(({ resource, type }) => `  * ${resource.urn}, interrupted while ${type}\n`).join("");
  diagnostics.warning(
    "",
    `Attempting to deploy or update resources with ${operations.length} pending operations from previous deployment.\n` +
      `${list}These resources are in an unknown state because the engine was interrupted while waiting for changes ` +
      "to these resources to complete. You should confirm whether or not the operations listed completed successfully " +
      "by checking the state of the appropriate provider. Then `refresh --clear-pending-creates` forgets the creations.",
  );
}

/**
 * Forgets creations an interrupted run has left in doubt. Other operations are forgotten by themselves: what they were
 * about is in the state.
 */
export async function clearPendingCreates(
  session: StateSession,
  operations: readonly PendingOperation[],
): Promise<void> {
  const creations = operations.filter(({ type }) => type === "creating");
  // The session numbers what an interrupted run has left from -1 downwards.
  for (const index of creations.keys()) await session.record({ ended: -1 - index });
}
