import type Docker from "dockerode";
import { containerState, lastLogLines, type Service, services } from "../containers.js";

const oneShots: readonly Service[] = ["loader", "producer"];

/**
 * Why a stack's containers keep the pipeline from completing, with the last log lines of the one to blame.
 * A container that Docker is still restarting is given its chances: they are limited for one-shots, and a service that
 * comes back within them is none.
 */
export async function containerFailure(docker: Docker, stack: string): Promise<string | undefined> {
  for (const service of services) {
    const state = await containerState(docker, stack, service);
    const reason = reasonOf(service, state);
    if (!reason) continue;
    const log = state.status === "absent" ? "" : await lastLogLines(docker, stack, service);
    const shown = log
      .trimEnd()
      .split("\n")
      .map((line) => `  | ${line}`);
    return log ? `${reason}; its last log lines:\n${shown.join("\n")}` : reason;
  }
  return undefined;
}

function reasonOf(service: Service, state: Awaited<ReturnType<typeof containerState>>): string | undefined {
  if (state.status === "absent") return `container ${state.name} is gone`;
  if (state.status === "restarting" && state.restarts >= 5) {
    return `container ${state.name} keeps failing (${state.restarts} restarts, last exit code ${state.exitCode})`;
  }
  if (state.status !== "exited" && state.status !== "dead") return undefined;
  if (oneShots.includes(service)) {
    return state.exitCode === 0 ? undefined : `container ${state.name} failed with exit code ${state.exitCode}`;
  }
  return undefined;
}
