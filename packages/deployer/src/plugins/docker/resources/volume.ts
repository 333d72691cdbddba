import type { VolumeInspectInfo } from "dockerode";
import type { PropertyMap } from "../../../values/index.js";
import { daemonMessage, ifFound, isNotFound } from "../daemon/errors.js";
import { known, labelMap, labelSet, text, textMap } from "../model/convert.js";
import { type Operation, retry } from "../operation.js";
import { neverUpdated, type ResourceHandler } from "./handler.js";

const REMOVAL_TIMEOUT_MS = 30_000;
const RETRY_MS = 500;

export const volume: ResourceHandler = {
  async create(operation, planned) {
    const wanted = known(planned);
    const name = String(wanted.name);
    const created = await operation.docker
      .createVolume({
        Name: name,
        Driver: text(wanted.driver),
        DriverOpts: textMap(wanted.driverOpts),
        Labels: labelMap(wanted.labels),
      })
      .catch((error) => {
        throw new Error(`Unable to create volume: ${daemonMessage(error)}`);
      });
    const live = await volume.read(operation, created.name, wanted);
    if (!live) throw new Error(`volume ${name} vanished right after it was created`);
    return live;
  },

  async read(operation, id, state) {
    const info = await ifFound(operation.docker.getVolume(id).inspect());
    return info && { id: info.Name, state: { ...state, ...volumeState(info) } };
  },

  update: neverUpdated,

  async delete(operation, id) {
    const removed = await retry(operation, () => remove(operation, id), REMOVAL_TIMEOUT_MS, RETRY_MS);
    if (removed) return;
    const users = await usersOf(operation, id);
    throw new Error(
      `timeout while waiting for state to become 'removed' (last state: 'in_use', timeout: 30s): volume ${id} is used by ${users}. Remove that first, then try again`,
    );
  },
};

/** Whether a volume is gone; false while something uses it. */
async function remove(operation: Operation, name: string): Promise<boolean> {
  try {
    await operation.docker.getVolume(name).remove({ force: true });
    return true;
  } catch (error) {
    if (isNotFound(error)) return true;
    const message = daemonMessage(error);
    if (message.includes("volume is in use")) return false;
    throw new Error(`Unable to remove volume ${name}: ${message}`);
  }
}

async function usersOf(operation: Operation, name: string): Promise<string> {
  const users = await operation.docker.listContainers({ all: true, filters: { volume: [name] } });
  return users.length === 0
    ? "a container"
    : users.map((user) => `container ${user.Names[0]?.slice(1) ?? user.Id}`).join(", ");
}

function volumeState(info: VolumeInspectInfo): PropertyMap {
  return {
    driver: info.Driver,
    driverOpts: info.Options && Object.keys(info.Options).length > 0 ? { ...info.Options } : null,
    id: info.Name,
    labels: labelSet(info.Labels),
    mountpoint: info.Mountpoint,
    name: info.Name,
  };
}
