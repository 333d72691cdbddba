import { setTimeout as sleep } from "node:timers/promises";

/** How an attempt is repeated. */
export interface Patience {
  /** What is waited for, for the message: "Cassandra at 127.0.0.1:9042". */
  what: string;
  /** Give up after this many seconds. */
  seconds: number;
  /** Whether an error may pass when tried again; others end the wait at once. */
  passing?: (error: unknown) => boolean;
}

/**
 * Repeat an attempt until it succeeds: a server's container may be healthy before the server answers.
 * The error at the end says what was waited for, how long, and the last reason.
 */
export async function patiently<T>(patience: Patience, attempt: () => Promise<T>): Promise<T> {
  const end = Date.now() + patience.seconds * 1000;
  for (let pause = 200; ; pause = Math.min(pause * 2, 2000)) {
    try {
      return await attempt();
    } catch (error) {
      if (patience.passing && !patience.passing(error)) throw error;
      if (Date.now() + pause > end)
        throw new Error(`${patience.what} did not answer for ${patience.seconds} s: ${(error as Error).message}`);
      await sleep(pause);
    }
  }
}
