import { type Log, type Run, type Runs, sleep } from "@rt-kaskada/common";

const POLL_MS = 500;
const REPORT_MS = 10_000;

/** Waits until the given load is finished. */
export async function waitForLoad(loads: Runs, run: string, log: Log, signal?: AbortSignal): Promise<Run> {
  let reported = 0;
  for (;;) {
    const load = await loads.read(run);
    if (load?.finished) return load;
    if (signal?.aborted) throw new Error(`interrupted while waiting for the load ${run}`);
    if (Date.now() - reported > REPORT_MS) {
      reported = Date.now();
      const state = load ? { loaded: load.done, expected: load.expected, error: load.error } : { state: "not begun" };
      log.info({ load: run, ...state }, "waiting for the load to finish");
    }
    await sleep(POLL_MS, signal);
  }
}
