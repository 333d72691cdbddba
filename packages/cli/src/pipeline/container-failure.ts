import type Docker from "dockerode";
import { type ContainerState, containerState, lastLogLines, type Service, services } from "../containers.js";

const oneShots: readonly Service[] = ["loader", "producer"];

/** Docker waits twice as long before each restart: nine take the better part of a minute, five a few seconds. */
const mostRestarts = { service: 9, oneShot: 5 };

/**
 * Watches a stack's containers: the answer of each call is why they keep the pipeline from completing, with the last log
 * lines of the one to blame. A container that Docker is still restarting is given its chances, counted from the first call.
 */
export function watchContainers(docker: Docker, stack: string): () => Promise<string | undefined> {
  const restartsBefore = new Map<Service, number>();
  return () => containerFailure(docker, stack, restartsBefore);
}

async function containerFailure(
  docker: Docker,
  stack: string,
  restartsBefore: Map<Service, number>,
): Promise<string | undefined> {
  for (const service of services) {
    const state = await containerState(docker, stack, service);
    if (!restartsBefore.has(service)) restartsBefore.set(service, state.restarts);
    const reason = reasonOf(service, state, state.restarts - restartsBefore.get(service)!);
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

function reasonOf(service: Service, state: ContainerState, restarts: number): string | undefined {
  if (state.status === "absent") return `container ${state.name} is gone`;
  if (state.status === "restarting" && restarts >= mostRestarts[oneShots.includes(service) ? "oneShot" : "service"]) {
    return `container ${state.name} keeps failing (${restarts} restarts, last exit code ${state.exitCode})`;
  }
  if (state.status !== "exited" && state.status !== "dead") return undefined;
  if (oneShots.includes(service)) {
    return state.exitCode === 0 ? undefined : `container ${state.name} failed with exit code ${state.exitCode}`;
  }
  return undefined;
}
