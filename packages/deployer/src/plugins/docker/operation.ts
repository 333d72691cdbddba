import type Docker from "dockerode";
import type { PropertyMap } from "../../values/index.js";
import type { ProviderConfig } from "./daemon/config.js";

/** What an operation on a resource works with. */
export interface Operation {
  docker: Docker;
  config: ProviderConfig;
  urn: string;
  /** The resource's name in the program, for messages. */
  name: string;
  /** Fires when the run is cancelled or the operation's time is over. */
  signal: AbortSignal;
  /** Shows a message that stays. */
  log(severity: "info" | "warning", message: string): void;
  /** Shows what is going on until the next message. */
  status(message: string): void;
}

/** Waits, but not longer than the operation may take. */
export function pause(operation: Operation, milliseconds: number): Promise<void> {
  operation.signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      clearTimeout(timer);
      reject(operation.signal.reason);
    };
    const timer = setTimeout(() => {
      operation.signal.removeEventListener("abort", onAbort);
      resolve();
    }, milliseconds);
    operation.signal.addEventListener("abort", onAbort, { once: true });
  });
}

/**
 * Tries again until something works or the time is over.
 * @param attempt tells whether it worked
 * @returns whether it worked in time
 */
export async function retry(
  operation: Operation,
  attempt: () => Promise<boolean>,
  timeoutMs: number,
  intervalMs: number,
): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  while (!(await attempt())) {
    if (Date.now() + intervalMs > deadline) return false;
    await pause(operation, intervalMs);
  }
  return true;
}

/** Thrown when a resource exists but is not as it should be; its state is kept and the next run works on it. */
export class UnfinishedError extends Error {
  constructor(
    readonly id: string,
    readonly properties: PropertyMap,
    message: string,
  ) {
    super(message);
  }
}
