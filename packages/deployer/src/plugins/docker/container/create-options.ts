import type { ContainerCreateOptions } from "dockerode";
import { isMap, type PropertyMap } from "../../../values/index.js";
import { labelMap, number, objects, text, texts } from "../model/convert.js";
import { parseDuration } from "../model/duration.js";
import { hostConfig } from "./host-config.js";

/** What the daemon needs to create a container. */
export function createOptions(wanted: PropertyMap): ContainerCreateOptions {
  const command = texts(wanted.command);
  if (command.includes("")) throw new Error("values for command may not be empty");
  const entrypoint = texts(wanted.entrypoints);
  return {
    name: String(wanted.name),
    platform: text(wanted.platform),
    Image: String(wanted.image),
    Hostname: text(wanted.hostname),
    Domainname: text(wanted.domainname),
    User: text(wanted.user),
    Tty: wanted.tty === true,
    OpenStdin: wanted.stdinOpen === true,
    Env: texts(wanted.envs),
    Cmd: command.length > 0 ? command : undefined,
    Entrypoint: entrypoint.length > 0 ? entrypoint : undefined,
    WorkingDir: text(wanted.workingDir),
    Labels: labelMap(wanted.labels),
    StopSignal: text(wanted.stopSignal),
    StopTimeout: number(wanted.stopTimeout) || undefined,
    ExposedPorts: Object.fromEntries(objects(wanted.ports).map((port) => [`${port.internal}/${port.protocol}`, {}])),
    Volumes: Object.fromEntries(
      objects(wanted.volumes).flatMap((volume) =>
        text(volume.containerPath) ? [[String(volume.containerPath), {}]] : [],
      ),
    ),
    ...(isMap(wanted.healthcheck ?? null) ? { Healthcheck: healthcheck(wanted.healthcheck as PropertyMap) } : {}),
    HostConfig: hostConfig(wanted),
  } as ContainerCreateOptions;
}

function healthcheck(wanted: PropertyMap) {
  const nanoseconds = (name: string) => parseDuration(String(wanted[name] ?? "0s")) ?? 0;
  return {
    Test: texts(wanted.tests),
    Interval: nanoseconds("interval"),
    Timeout: nanoseconds("timeout"),
    StartPeriod: nanoseconds("startPeriod"),
    StartInterval: nanoseconds("startInterval"),
    Retries: number(wanted.retries) ?? 0,
  };
}
