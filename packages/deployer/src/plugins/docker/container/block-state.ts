import { isMap, type PropertyMap, type Value } from "../../../values/index.js";
import { formatDuration } from "../model/duration.js";
import { isAbsent } from "../model/empty.js";
import { sortSet } from "../model/order.js";
import { container as schema } from "../schema/container.js";
import { type Inspect, listOf, sorted } from "./inspect.js";

/** The nested parts of a container's state. */
export function blockState({ HostConfig: host, Config: config }: Inspect, before: PropertyMap): PropertyMap {
  const added = listOf(host.CapAdd);
  const dropped = listOf(host.CapDrop);
  const hosts = listOf(host.ExtraHosts).map((entry): Value => {
    const [name, ip] = String(entry).split(/:(.*)/s);
    return { host: name!, ip: ip ?? "" };
  });
  const ulimits = (host.Ulimits ?? []).map(
    ({ Name, Soft, Hard }): Value => ({ hard: Hard!, name: Name!, soft: Soft! }),
  );
  return {
    capabilities:
      added.length + dropped.length > 0
        ? { adds: sorted(added), drops: sorted(dropped) }
        : (before.capabilities ?? null),
    healthcheck: healthcheckState(config.Healthcheck as Healthcheck | undefined, before),
    hosts: inOrder("hosts", hosts),
    mounts: inOrder(
      "mounts",
      ((host.Mounts ?? []) as unknown as Mount[]).map((mount) => mountState(mount)),
    ),
    ulimits: isAbsent(before.ulimits) ? [] : inOrder("ulimits", ulimits),
  };
}

interface Healthcheck {
  Test?: string[];
  Interval?: number;
  Timeout?: number;
  StartPeriod?: number;
  StartInterval?: number;
  Retries?: number;
}

function healthcheckState(check: Healthcheck | undefined, before: PropertyMap): Value {
  if (!check) return null;
  const old = isMap(before.healthcheck ?? null) ? (before.healthcheck as PropertyMap) : {};
  return {
    interval: formatDuration(check.Interval ?? 0),
    retries: check.Retries ?? 0,
    // Engines before 25.0 neither use nor report it.
    startInterval:
      check.StartInterval === undefined ? (old.startInterval ?? "0s") : formatDuration(check.StartInterval),
    startPeriod: formatDuration(check.StartPeriod ?? 0),
    tests: check.Test ?? [],
    timeout: formatDuration(check.Timeout ?? 0),
  };
}

interface Mount {
  Target: string;
  Source?: string;
  Type: string;
  ReadOnly?: boolean;
  BindOptions?: { Propagation?: string };
  TmpfsOptions?: { SizeBytes?: number; Mode?: number };
  VolumeOptions?: {
    NoCopy?: boolean;
    Labels?: Record<string, string>;
    DriverConfig?: { Name?: string; Options?: Record<string, string> };
    Subpath?: string;
  };
}

function mountState(mount: Mount): Value {
  const volume = mount.VolumeOptions;
  return {
    bindOptions: mount.BindOptions ? { propagation: mount.BindOptions.Propagation ?? "" } : null,
    readOnly: mount.ReadOnly ? true : null,
    source: mount.Source ?? "",
    target: mount.Target,
    tmpfsOptions: mount.TmpfsOptions
      ? { mode: mount.TmpfsOptions.Mode ?? null, sizeBytes: mount.TmpfsOptions.SizeBytes ?? null }
      : null,
    type: mount.Type,
    volumeOptions: volume
      ? {
          driverName: volume.DriverConfig?.Name ?? "",
          driverOptions: volume.DriverConfig?.Options ?? {},
          labels: Object.entries(volume.Labels ?? {}).map(([label, value]) => ({ label, value })),
          noCopy: volume.NoCopy ? true : null,
          subpath: volume.Subpath ?? "",
        }
      : null,
  };
}

function inOrder(name: string, elements: Value[]): Value[] {
  return sortSet(schema.fields[name]!, elements);
}
