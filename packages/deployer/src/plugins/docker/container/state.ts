import type { ContainerInspectInfo } from "dockerode";
import { isMap, type PropertyMap, type Value } from "../../../values/index.js";
import { number } from "../model/convert.js";
import { isAbsent } from "../model/empty.js";
import { blockState } from "./block-state.js";
import { type Inspect, listOf, sorted } from "./inspect.js";
import { networkDatas, portState } from "./network-state.js";

const MIB = 1024 * 1024;

/**
 * The state of a container as the daemon reports it. What the daemon does not tell, or mixes with what comes from the
 * image (environment, labels), stays as it was.
 * @param before the state so far
 */
export function containerState(info: ContainerInspectInfo, before: PropertyMap): PropertyMap {
  const { Config: config, HostConfig: host, State: state } = info as Inspect;
  const running = state.Running;
  const image = String(before.image ?? "");
  return {
    ...before,
    ...limitState(info as Inspect, before),
    ...blockState(info as Inspect, before),
    bridge: (info.NetworkSettings as { Bridge?: string }).Bridge ?? "",
    command: config.Cmd ?? [],
    containerLogs: before.containerLogs ?? null,
    dns: setOrUnset("dns", host.Dns, before),
    dnsOpts: setOrUnset("dnsOpts", host.DnsOptions, before),
    dnsSearches: setOrUnset("dnsSearches", host.DnsSearch, before),
    domainname: config.Domainname ?? "",
    entrypoints: listOf(config.Entrypoint),
    envs: before.envs ?? [],
    exitCode: running ? null : state.ExitCode,
    groupAdds: setOrUnset("groupAdds", host.GroupAdd, before),
    hostname: config.Hostname ?? "",
    id: info.Id,
    image: image.startsWith("sha256:") ? info.Image : config.Image,
    init: host.Init === true,
    ipcMode: modeState("ipcMode", host.IpcMode, before),
    labels: before.labels ?? [],
    logDriver: host.LogConfig?.Type ?? "",
    logOpts: logOptions(host.LogConfig?.Config, before),
    // Told as not running, it is started by the next update.
    mustRun: running || before.start === false ? (before.mustRun ?? true) : false,
    name: info.Name.replace(/^\/+/, ""),
    networkDatas: networkDatas(info),
    networkMode: modeState("networkMode", host.NetworkMode, before) || "bridge",
    pidMode: isAbsent(before.pidMode) ? null : modeState("pidMode", host.PidMode, before),
    platform: platformState(info, before),
    ports: portState(info, before),
    privileged: host.Privileged === true,
    publishAllPorts: host.PublishAllPorts === true,
    readOnly: host.ReadonlyRootfs === true,
    restart: host.RestartPolicy?.Name || "no",
    maxRetryCount: host.RestartPolicy?.MaximumRetryCount ?? 0,
    rm: host.AutoRemove === true,
    runtime: (host.Runtime as string) ?? "",
    securityOpts: securityOptions(info as Inspect, before),
    stdinOpen: config.OpenStdin === true,
    stopSignal: config.StopSignal ?? "",
    stopTimeout: config.StopTimeout ?? 0,
    storageOpts: mapOrUnset(host.StorageOpt),
    sysctls: mapOrUnset(host.Sysctls),
    tmpfs: mapOrUnset(host.Tmpfs),
    tty: config.Tty === true,
    user: config.User ?? "",
    usernsMode: (host.UsernsMode as string) ?? "",
    workingDir: config.WorkingDir ?? "",
  };
}

function limitState({ HostConfig: host }: Inspect, before: PropertyMap): PropertyMap {
  const inMib = (bytes: unknown) =>
    typeof bytes === "number" && bytes > 0 ? Math.trunc(bytes / MIB) : Number(bytes ?? 0);
  const given = (name: string, value: unknown) => (number(before[name]) === undefined ? null : Number(value ?? 0));
  return {
    cpuPeriod: given("cpuPeriod", host.CpuPeriod),
    cpuQuota: given("cpuQuota", host.CpuQuota),
    cpuSet: (host.CpusetCpus as string) ?? "",
    cpuShares: Number(host.CpuShares ?? 0),
    cpus: host.NanoCpus ? String(Number(host.NanoCpus) / 1e9) : null,
    deviceReadBps: throttleState(host.BlkioDeviceReadBps),
    deviceReadIops: throttleState(host.BlkioDeviceReadIOps),
    deviceWriteBps: throttleState(host.BlkioDeviceWriteBps),
    deviceWriteIops: throttleState(host.BlkioDeviceWriteIOps),
    memory: inMib(host.Memory),
    memoryReservation: inMib(host.MemoryReservation),
    memorySwap: inMib(host.MemorySwap),
    shmSize: inMib(host.ShmSize),
  };
}

/** The option to unmask system paths is not reported, but its effect is. */
function securityOptions({ HostConfig: host }: Inspect, before: PropertyMap): Value[] {
  const reported = listOf(host.SecurityOpt);
  const old = Array.isArray(before.securityOpts) ? before.securityOpts : [];
  const unmasked = old.includes("systempaths=unconfined") && listOf(host.MaskedPaths).length === 0;
  return sorted(unmasked ? [...reported, "systempaths=unconfined"] : reported);
}

/** A namespace shared with a container is reported by that one's id, however the program named it. */
function modeState(name: string, reported: unknown, before: PropertyMap): string {
  const given = before[name];
  const shared = (mode: unknown) => String(mode ?? "").startsWith("container:");
  return typeof given === "string" && shared(given) && shared(reported) ? given : String(reported ?? "");
}

/** The daemon adds its own defaults, which are none of the program's business. */
function logOptions(reported: unknown, before: PropertyMap): Value {
  const given = before.logOpts ?? null;
  if (isAbsent(given) || !isMap(given)) return null;
  const options = (reported ?? {}) as Record<string, string>;
  return Object.fromEntries(Object.keys(given).flatMap((key) => (key in options ? [[key, options[key]!]] : [])));
}

function platformState(info: ContainerInspectInfo, before: PropertyMap): Value {
  const reported = (info as { Platform?: string }).Platform ?? "";
  const given = before.platform;
  return typeof given === "string" && given.split("/")[0] === reported ? given : reported;
}

function throttleState(devices: unknown): Value {
  return ((devices ?? []) as { Path: string; Rate: number }[]).map(({ Path, Rate }) => ({ path: Path, rate: Rate }));
}

function setOrUnset(name: string, reported: unknown, before: PropertyMap): Value {
  const elements = listOf(reported);
  return elements.length === 0 && isAbsent(before[name]) ? null : sorted(elements);
}

function mapOrUnset(reported: unknown): Value {
  return isAbsent(reported as Value) ? null : (reported as Value);
}
