import type { KaskadaClient, MaterializationStatus } from "@rt-kaskada/kaskada-api";

/** Waits until a condition holds; throws with the last value when it doesn't in time. */
export async function until<T>(read: () => Promise<T>, holds: (value: T) => boolean, withinMs = 60_000): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const value = await read();
    if (holds(value)) return value;
    if (Date.now() > deadline) throw new Error(`still not after ${withinMs} ms: ${JSON.stringify(value, null, 1)}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** Waits until a materialization has taken in everything its topics hold, and has it in a checkpoint. */
export function caughtUp(client: KaskadaClient, name: string, withinMs?: number): Promise<MaterializationStatus> {
  return until(
    async () => (await client.status.getStatus({ materializationName: name })).materializations[0]!,
    (status) =>
      status.state === "STATE_FAILED" ||
      (status.state === "STATE_RUNNING" && status.inputs.every((input) => input.caughtUp)),
    withinMs,
  );
}
