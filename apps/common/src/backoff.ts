import { setTimeout as delay } from "node:timers/promises";

const FIRST_MS = 100;
const LONGEST_MS = 10_000;

/** How long to wait before the given attempt (from 0): doubling, up to 10 s, with a random part so that peers spread. */
export function backoffMs(attempt: number): number {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt, 20));
  return full / 2 + (Math.random() * full) / 2;
}

/** Waits; returns early, without failing, when the signal is aborted. */
export async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  try {
    await delay(ms, undefined, { signal });
  } catch (error) {
    if (!signal?.aborted) throw error;
  }
}

export interface RetryOptions {
  /** Ends the retries: the last error is thrown. */
  signal?: AbortSignal;
  /** Whether another try can help; always, when not given. */
  retriable?: (error: unknown) => boolean;
  /** Gives up after this long; never, when not given. */
  withinMs?: number;
  /** Told of every failed try. */
  onRetry?: (error: unknown, attempt: number, waitMs: number) => void;
}

/** Tries until it succeeds, waiting longer each time. */
export async function retry<T>(work: () => Promise<T>, options: RetryOptions = {}): Promise<T> {
  const { signal, retriable, withinMs = Number.POSITIVE_INFINITY, onRetry } = options;
  const started = Date.now();
  for (let attempt = 0; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      const waitMs = backoffMs(attempt);
      if (signal?.aborted || retriable?.(error) === false || Date.now() - started + waitMs > withinMs) throw error;
      onRetry?.(error, attempt, waitMs);
      await sleep(waitMs, signal);
      if (signal?.aborted) throw error;
    }
  }
}
