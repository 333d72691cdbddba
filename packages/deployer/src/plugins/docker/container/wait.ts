import type Docker from "dockerode";
import type { PropertyMap } from "../../../values/index.js";
import { ifFound } from "../daemon/errors.js";
import { number } from "../model/convert.js";
import { type Operation, pause } from "../operation.js";
import { lastLogLines } from "./logs.js";

const POLL_MS = 250;
const DEFAULT_TIMEOUT_S = 60;
/** So often in a row a container that is restarted by itself may stop before it counts as broken. */
const MAX_RESTARTS = 5;

type Info = Docker.ContainerInspectInfo;

/**
 * Waits until a container is healthy. Gives up at once when it has no health check, is gone, has stopped for good or
 * stops again and again; the error then holds the last lines of its log.
 */
export async function waitUntilHealthy(operation: Operation, container: Docker.Container, wanted: PropertyMap) {
  const timeout = number(wanted.waitTimeout) ?? DEFAULT_TIMEOUT_S;
  const deadline = Date.now() + timeout * 1000;
  let first: Info | undefined;
  let shown = "";
  for (;;) {
    const info = await ifFound(container.inspect());
    if (!info) throw new Error("the container vanished while waiting for it to be healthy");
    first ??= info;
    if (info.State.Running && info.State.Health?.Status === "healthy") return;
    const problem = hopeless(info, first) ?? (Date.now() >= deadline ? tooLate(info, timeout) : undefined);
    if (problem) throw new Error(`${problem}${await logs(container, info.Config.Tty)}`);
    const status = `Waiting until it is healthy (now ${info.State.Health?.Status ?? info.State.Status})`;
    if (status !== shown) operation.status(status);
    shown = status;
    await pause(operation, POLL_MS);
  }
}

/** Why waiting longer can't help; undefined while it can. */
function hopeless(info: Info, first: Info): string | undefined {
  const { State: state } = info;
  const restarts = info.RestartCount - first.RestartCount;
  if (restarts >= MAX_RESTARTS) return `container stopped ${restarts} times before it was healthy`;
  if (!state.Running && !state.Restarting && !isRestarted(info)) {
    return `container stopped with exit code ${state.ExitCode} before it was healthy`;
  }
  if (state.Health || !state.Running) return undefined;
  return "you have supplied a 'wait' argument, but the container does not have a healthcheck defined. Please remove the 'wait' argument or add a 'healthcheck' attribute";
}

/** Whether the daemon will start it again by itself. */
function isRestarted(info: Info): boolean {
  const { Name: policy, MaximumRetryCount: most } = info.HostConfig.RestartPolicy ?? { Name: "no" };
  if (policy === "always" || policy === "unless-stopped") return true;
  if (policy !== "on-failure" || info.State.ExitCode === 0) return false;
  return !most || info.RestartCount < most;
}

function tooLate({ State: state }: Info, timeout: number): string {
  const probe = state.Health?.Log?.at(-1);
  const said = probe && probe.ExitCode !== 0 ? probe.Output.trim() || `exit code ${probe.ExitCode}` : "";
  const now = state.Health?.Status ?? state.Status;
  return `container failed to be in healthy state within ${timeout} s (waitTimeout); it is ${now}${said ? `. Its last check said: ${said}` : ""}`;
}

async function logs(container: Docker.Container, tty: boolean): Promise<string> {
  const lines = await lastLogLines(container, tty);
  return lines ? `. Its last log lines:\n${lines}` : ". It wrote no log";
}
