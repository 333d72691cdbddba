import type { Deployment } from "../apply/deployment.js";
import type { Program } from "../apply/deployment-parts.js";
import type { EventListener } from "../display/events.js";
import { makeUrn } from "../plan/urn.js";
import type { Callbacks } from "./callbacks.js";
import { MonitorService } from "./monitor-service.js";
import type { ProgramHooks } from "./program-hooks.js";
import type { ProgramInfo } from "./program-info.js";
import { EXIT_REPORTED, type ProgramCommand, runProgram } from "./run-program.js";

/** Everything a program needs around it. */
export interface ProgramParts {
  info: ProgramInfo;
  /** The run, from when on it takes registrations. */
  ready: Promise<Deployment>;
  hooks: ProgramHooks;
  callbacks: Callbacks;
  command: Omit<ProgramCommand, "monitorAddress">;
  emit: EventListener;
}

/** Serves the monitor and starts the program that is going to talk to it. */
export async function startProgram(parts: ProgramParts): Promise<Program> {
  const { info, ready, hooks, callbacks, command, emit } = parts;
  const monitor = new MonitorService(info, ready, hooks, callbacks);
  const monitorAddress = await monitor.start();
  const stackUrn = makeUrn(info.stack, info.project, "", "pulumi:pulumi:Stack", `${info.project}-${info.stack}`);
  const program = runProgram({ ...command, monitorAddress }, (line, isError) =>
    emit({ kind: "diagnostic", urn: stackUrn, severity: isError ? "info#err" : "info", message: `${line}\n` }),
  );
  const succeeded = program.exited.then((code) => {
    if (code === EXIT_REPORTED) throw new ProgramError("");
    if (code !== 0) throw new ProgramError(`Program exited with non-zero exit code: ${code}`);
  });
  const finished = Promise.race([monitor.signalled, succeeded]);
  // Nobody waits for it when the run that it was started for can't begin.
  finished.catch(() => undefined);
  const close = () => {
    monitor.close();
    callbacks.close();
  };
  return {
    finished,
    async release() {
      monitor.release();
      await succeeded;
      close();
    },
    async stop() {
      // The SDK may end by itself when its calls are refused, but what waits for outputs that never come keeps it alive.
      // The run has failed by then and said why: the program has nothing to add that is worth a longer wait.
      const timer = setTimeout(() => void program.stop(), STOP_AFTER_MS);
      await program.exited.catch(() => undefined);
      clearTimeout(timer);
      close();
    },
    async kill() {
      await program.stop();
      close();
    },
  };
}

const STOP_AFTER_MS = 1_000;

/** The program failed. Without a message the user knows already. */
export class ProgramError extends Error {}
