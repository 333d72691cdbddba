import type { HostConfig } from "dockerode";
import { isMap, type PropertyMap } from "../../../values/index.js";
import { number, objects, text, textMap, texts } from "../model/convert.js";
import { deviceRequests } from "./device-requests.js";
import { binds, mount } from "./storage.js";

const MIB = 1024 * 1024;

/** What Docker takes beside the known properties of its client library. */
export type FullHostConfig = HostConfig & Record<string, unknown>;

/** How the container is to run on its host. */
export function hostConfig(wanted: PropertyMap): FullHostConfig {
  const capabilities = isMap(wanted.capabilities ?? null) ? (wanted.capabilities as PropertyMap) : {};
  const securityOpts = texts(wanted.securityOpts);
  const unconfined = securityOpts.includes("systempaths=unconfined");
  return {
    ...limits(wanted),
    AutoRemove: wanted.rm === true,
    Binds: binds(wanted),
    CapAdd: texts(capabilities.adds),
    CapDrop: texts(capabilities.drops),
    CgroupParent: text(wanted.cgroupParent),
    CgroupnsMode: text(wanted.cgroupnsMode),
    DeviceCgroupRules: texts(wanted.deviceCgroupRules),
    DeviceRequests: deviceRequests(wanted),
    Devices: objects(wanted.devices).map((device) => ({
      PathOnHost: String(device.hostPath),
      PathInContainer: text(device.containerPath) ?? String(device.hostPath),
      CgroupPermissions: String(device.permissions),
    })),
    Dns: texts(wanted.dns),
    DnsOptions: texts(wanted.dnsOpts),
    DnsSearch: texts(wanted.dnsSearches),
    ExtraHosts: objects(wanted.hosts).map(({ host, ip }) => `${host}:${ip}`),
    GroupAdd: texts(wanted.groupAdds),
    Init: wanted.init === true,
    IpcMode: text(wanted.ipcMode),
    LogConfig: { Type: text(wanted.logDriver) ?? "", Config: textMap(wanted.logOpts) ?? {} },
    Mounts: objects(wanted.mounts).map(mount),
    NetworkMode: text(wanted.networkMode),
    PidMode: text(wanted.pidMode),
    PortBindings: portBindings(wanted),
    Privileged: wanted.privileged === true,
    PublishAllPorts: wanted.publishAllPorts === true,
    ReadonlyRootfs: wanted.readOnly === true,
    Runtime: text(wanted.runtime),
    // Handled here, as in Docker's own client: the daemon does not know the option.
    SecurityOpt: securityOpts.filter((option) => option !== "systempaths=unconfined"),
    ...(unconfined ? { MaskedPaths: [], ReadonlyPaths: [] } : {}),
    ShmSize: inBytes(wanted.shmSize),
    StorageOpt: textMap(wanted.storageOpts),
    Sysctls: textMap(wanted.sysctls),
    Tmpfs: textMap(wanted.tmpfs),
    Ulimits: objects(wanted.ulimits).map(({ name, soft, hard }) => ({
      Name: String(name),
      Soft: Number(soft),
      Hard: Number(hard),
    })),
    UsernsMode: text(wanted.usernsMode),
    VolumesFrom: objects(wanted.volumes).flatMap((volume) => text(volume.fromContainer) ?? []),
  };
}

/** The limits of a container, all of which Docker can also change while it runs. */
export function limits(wanted: PropertyMap): FullHostConfig {
  const memory = inBytes(wanted.memory);
  const swap = number(wanted.memorySwap);
  const cpus = text(wanted.cpus);
  return {
    BlkioDeviceReadBps: throttles(wanted.deviceReadBps),
    BlkioDeviceReadIOps: throttles(wanted.deviceReadIops),
    BlkioDeviceWriteBps: throttles(wanted.deviceWriteBps),
    BlkioDeviceWriteIOps: throttles(wanted.deviceWriteIops),
    CpuPeriod: cpus ? undefined : number(wanted.cpuPeriod),
    CpuQuota: cpus ? undefined : number(wanted.cpuQuota),
    CpuShares: number(wanted.cpuShares),
    CpusetCpus: text(wanted.cpuSet),
    Memory: memory,
    MemoryReservation: inBytes(wanted.memoryReservation),
    MemorySwap: swap === undefined || swap === -1 ? swap : swap * MIB,
    NanoCpus: cpus ? Math.round(Number(cpus) * 1e9) : undefined,
    RestartPolicy: { Name: text(wanted.restart) ?? "no", MaximumRetryCount: number(wanted.maxRetryCount) ?? 0 },
  };
}

function inBytes(value: PropertyMap[string] | undefined): number | undefined {
  const mebibytes = number(value);
  return mebibytes === undefined ? undefined : mebibytes * MIB;
}

function throttles(value: PropertyMap[string] | undefined) {
  return objects(value).map(({ path, rate }) => ({ Path: String(path), Rate: Number(rate) }));
}

function portBindings(wanted: PropertyMap): Record<string, { HostIp: string; HostPort: string }[]> {
  const bindings: Record<string, { HostIp: string; HostPort: string }[]> = {};
  for (const port of objects(wanted.ports)) {
    const key = `${port.internal}/${port.protocol}`;
    bindings[key] ??= [];
    bindings[key].push({ HostIp: text(port.ip) ?? "", HostPort: String(number(port.external) ?? 0) });
  }
  return bindings;
}
