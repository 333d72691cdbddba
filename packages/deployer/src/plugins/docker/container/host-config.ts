import type { HostConfig, MountSettings } from "dockerode";
import { isMap, type PropertyMap } from "../../../values/index.js";
import { labelMap, number, objects, text, textMap, texts } from "../model/convert.js";

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

function binds(wanted: PropertyMap): string[] {
  return objects(wanted.volumes).flatMap((volume) => {
    const source = text(volume.hostPath) ?? text(volume.volumeName);
    const target = text(volume.containerPath);
    const from = text(volume.fromContainer);
    if (!from && !target) throw new Error("volume entry without container path or source container");
    if (from && target) throw new Error("both a container and a path specified in a volume entry");
    if (!source || !target) return [];
    const relabel = text(volume.selinuxRelabel);
    return `${source}:${target}:${volume.readOnly === true ? "ro" : "rw"}${relabel ? `,${relabel}` : ""}`;
  });
}

function mount(wanted: PropertyMap): MountSettings {
  const options = (name: string) => (isMap(wanted[name] ?? null) ? (wanted[name] as PropertyMap) : undefined);
  const bind = options("bindOptions");
  const tmpfs = options("tmpfsOptions");
  const volume = options("volumeOptions");
  return {
    Target: String(wanted.target),
    Source: text(wanted.source) ?? "",
    Type: wanted.type as MountSettings["Type"],
    ReadOnly: wanted.readOnly === true,
    ...(bind ? { BindOptions: { Propagation: text(bind.propagation) } } : {}),
    ...(tmpfs ? { TmpfsOptions: { SizeBytes: number(tmpfs.sizeBytes), Mode: number(tmpfs.mode) } } : {}),
    ...(volume ? { VolumeOptions: volumeOptions(volume) } : {}),
  } as MountSettings;
}

function volumeOptions(wanted: PropertyMap) {
  const driver = text(wanted.driverName);
  return {
    NoCopy: wanted.noCopy === true,
    Labels: labelMap(wanted.labels),
    ...(driver ? { DriverConfig: { Name: driver, Options: textMap(wanted.driverOptions) ?? {} } } : {}),
    ...(text(wanted.subpath) ? { Subpath: text(wanted.subpath) } : {}),
  };
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

function deviceRequests(wanted: PropertyMap) {
  const gpus = text(wanted.gpus);
  if (gpus) return [gpuRequest(gpus.trim().replace(/^["']+|["']+$/g, ""))];
  return objects(wanted.deviceRequests).map((request) => ({
    Driver: String(request.driver),
    Count: number(request.count) ?? 0,
    DeviceIDs: texts(request.deviceIds),
    Capabilities: [texts(request.capabilities)],
    Options: textMap(request.options) ?? {},
  }));
}

/** `all`, a number, or `device=0,1`, as with `docker run --gpus`. */
function gpuRequest(gpus: string) {
  const devices = /^"?device=([^"]+)"?$/.exec(gpus)?.[1];
  if (devices) return { Driver: "", Count: 0, DeviceIDs: devices.split(","), Capabilities: [["gpu"]], Options: {} };
  const count = gpus === "all" ? -1 : Number(gpus);
  if (!Number.isInteger(count)) throw new Error(`Error setting gpus: ${gpus} is neither all, a number nor device=…`);
  return { Driver: "", Count: count, DeviceIDs: [], Capabilities: [["gpu"]], Options: {} };
}
