import { createLog } from "@rt-kaskada/common";
import { optionsFromEnv, startKaskada } from "./index.js";

/** What containers are given to stop, minus a margin. */
const STOP_WITHIN_MS = 20_000;

const log = createLog("kaskada", process.env.LOG_LEVEL);

async function main(): Promise<void> {
  const service = await startKaskada({ ...optionsFromEnv(process.env), log });
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.once(signal, () => {
      log.info({ signal }, "stopping");
      // What is not in a checkpoint by then is done again after the next start.
      setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
      service.close().then(
        () => process.exit(0),
        (error: unknown) => {
          log.error({ err: error }, "failed to stop in good order");
          process.exit(1);
        },
      );
    });
  }
}

main().catch((error: unknown) => {
  log.error({ err: error }, "failed to start");
  process.exit(1);
});
