/** A run's way of hearing that the user wants it to end. */
export interface Cancellation {
  signal: AbortSignal;
  dispose(): void;
}

const SIGNALS = ["SIGINT", "SIGTERM"] as const;

/**
 * The first interrupt gives the run up in good order: what is under way ends and is saved. The second ends the process
 * at once; what was under way stays in the state as pending.
 */
export function cancelOnInterrupt(): Cancellation {
  const controller = new AbortController();
  const interrupt = () => {
    if (controller.signal.aborted) {
      process.stderr.write("\nterminated: the operations that were under way are pending\n");
      process.exit(1);
    }
    process.stderr.write(
      "\n^C received; cancelling. Waiting for the operations under way. If you would like to terminate immediately, press ^C again.\n" +
        "Note that terminating immediately may lead to orphaned resources and other inconsistencies.\n",
    );
    controller.abort();
  };
  for (const name of SIGNALS) process.on(name, interrupt);
  return {
    signal: controller.signal,
    dispose() {
      for (const name of SIGNALS) process.off(name, interrupt);
    },
  };
}
