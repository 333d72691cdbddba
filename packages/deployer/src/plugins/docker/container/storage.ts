import type { MountSettings } from "dockerode";
import { isMap, type PropertyMap } from "../../../values/index.js";
import { labelMap, number, objects, text, textMap } from "../model/convert.js";

/** Volumes and folders of the host, as Docker writes them. */
export function binds(wanted: PropertyMap): string[] {
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

/** A mount as Docker wants it. */
export function mount(wanted: PropertyMap): MountSettings {
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
