import { Env, EnvError } from "./env.js";
import { createLog, type Log, reasonOf } from "./log.js";

const FAILED = 1;
const BAD_SETTINGS = 2;
const INTERRUPTED = 130;
const EXIT_WITHIN_MS = 2_000;

export interface AppContext {
  env: Env;
  log: Log;
  /** Aborted when the process is asked to end (SIGTERM, SIGINT). */
  signal: AbortSignal;
}

/**
 * Runs an app to its end and sets the process's exit code: 0 when it succeeds, 2 for wrong settings, 1 for anything else.
 * A first SIGTERM or SIGINT lets the work drain, a second ends it.
 */
export async function runMain(app: string, work: (context: AppContext) => Promise<void>): Promise<void> {
  const log = createLog(app, process.env.LOG_LEVEL);
  const stop = new AbortController();
  const onSignal = (name: NodeJS.Signals) => {
    if (stop.signal.aborted) process.exit(INTERRUPTED);
    log.info({ signal: name }, "stopping");
    stop.abort();
  };
  process.on("SIGTERM", onSignal).on("SIGINT", onSignal);
  try {
    await work({ env: new Env(process.env), log, signal: stop.signal });
  } catch (error) {
    const settings = error instanceof EnvError;
    log.error({ ...(!settings && { err: error }), reason: reasonOf(error) }, settings ? "wrong settings" : "failed");
    process.exitCode = settings ? BAD_SETTINGS : FAILED;
  } finally {
    process.off("SIGTERM", onSignal).off("SIGINT", onSignal);
    // A connection that a failure left open would keep the process.
    setTimeout(() => process.exit(), EXIT_WITHIN_MS).unref();
  }
}
