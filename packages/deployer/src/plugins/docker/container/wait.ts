import type Docker from "dockerode";
import type { PropertyMap } from "../../../values/index.js";
import { ifFound } from "../daemon/errors.js";
import { number } from "../model/convert.js";
import { type Operation, pause } from "../operation.js";
import { lastLogLines } from "./logs.js";

const POLL_MS = 250;
const DEFAULT_TIMEOUT_S = 60;

/**
 * Waits until a container is healthy. Gives up at once when it has no health check, is gone, or has stopped for good;
 * the error then holds the last lines of its log.
 */
export async function waitUntilHealthy(operation: Operation, container: Docker.Container, wanted: PropertyMap) {
  const timeout = number(wanted.waitTimeout) ?? DEFAULT_TIMEOUT_S;
  const deadline = Date.now() + timeout * 1000;
  for (;;) {
    const info = await ifFound(container.inspect());
    if (!info) throw new Error("the container vanished while waiting for it to be healthy");
    const { State: state, Config: config } = info;
    if (!state.Health) {
      if (!state.Running)
        throw new Error(`container stopped with exit code ${state.ExitCode}${await logs(container, config.Tty)}`);
      throw new Error(
        "you have supplied a 'wait' argument, but the container does not have a healthcheck defined. Please remove the 'wait' argument or add a 'healthcheck' attribute",
      );
    }
    if (state.Health.Status === "healthy" && state.Running) return;
    if (!state.Running && !state.Restarting && !isRestarted(info)) {
      throw new Error(
        `container stopped with exit code ${state.ExitCode} before it was healthy${await logs(container, config.Tty)}`,
      );
    }
    if (Date.now() >= deadline) {
      throw new Error(
        `container failed to be in healthy state within ${timeout} s (waitTimeout); it is ${state.Health.Status}${lastProbe(state.Health)}${await logs(container, config.Tty)}`,
      );
    }
    operation.status(`Waiting until it is healthy (now ${state.Health.Status})`);
    await pause(operation, POLL_MS);
  }
}

/** Whether the daemon will start it again by itself. */
function isRestarted(info: Docker.ContainerInspectInfo): boolean {
  const { Name: policy, MaximumRetryCount: most } = info.HostConfig.RestartPolicy ?? { Name: "no" };
  if (policy === "always" || policy === "unless-stopped") return true;
  if (policy !== "on-failure" || info.State.ExitCode === 0) return false;
  return !most || info.RestartCount < most;
}

function lastProbe(health: { Log?: { ExitCode: number; Output: string }[] }): string {
  const probe = health.Log?.at(-1);
  return probe && probe.ExitCode !== 0
    ? `. Its last check said: ${probe.Output.trim() || `exit code ${probe.ExitCode}`}`
    : "";
}

async function logs(container: Docker.Container, tty: boolean): Promise<string> {
  const lines = await lastLogLines(container, tty);
  return lines ? `. Its last log lines:\n${lines}` : ". It wrote no log";
}
