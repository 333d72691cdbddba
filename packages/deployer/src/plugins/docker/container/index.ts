import type Docker from "dockerode";
import type { PropertyMap } from "../../../values/index.js";
import { daemonMessage, ifFound, isDone, nameHint } from "../daemon/errors.js";
import { findImage } from "../daemon/images.js";
import { known, number } from "../model/convert.js";
import { type Operation, retry, UnfinishedError } from "../operation.js";
import type { Live, ResourceHandler } from "../resources/handler.js";
import { createOptions } from "./create-options.js";
import { allLogs } from "./logs.js";
import { connectNetworks } from "./networks.js";
import { startContainer } from "./start.js";
import { containerState } from "./state.js";
import { updateLimits } from "./update.js";
import { uploadFiles } from "./uploads.js";
import { waitUntilHealthy } from "./wait.js";

const REMOVAL_TIMEOUT_MS = 30_000;

export const container: ResourceHandler = {
  async create(operation, planned) {
    const wanted = known(planned);
    await findImage(operation, String(wanted.image)).catch((error) => {
      throw new Error(`Unable to create container with image ${wanted.image}: ${error.message}`);
    });
    const made = await operation.docker.createContainer(createOptions(wanted)).catch((error) => {
      throw new Error(`Unable to create container: ${daemonMessage(error)}${nameHint(error)}`);
    });
    try {
      const containerLogs = await bringUp(operation, made, wanted);
      return await readBack(operation, made.id, { ...wanted, containerLogs });
    } catch (error) {
      // Without these two the next comparison finds that the container has to be made anew.
      const unfinished = { ...wanted, id: made.id, entrypoints: null, networkDatas: null };
      throw new UnfinishedError(made.id, unfinished, daemonMessage(error));
    }
  },

  async read(operation, id, state) {
    const info = await ifFound(operation.docker.getContainer(id).inspect());
    // Only the full id counts: a name or the start of an id could by now be another container's.
    if (!info || (Object.keys(state).length > 0 && info.Id !== id)) return undefined;
    return { id: info.Id, state: containerState(info, state) };
  },

  async update(operation, id, planned, olds, inputs) {
    const wanted = known(planned);
    const target = operation.docker.getContainer(id);
    try {
      await updateLimits(target, wanted, olds, inputs);
      const mustStart = wanted.mustRun === true && wanted.start !== false;
      if (mustStart && (olds.mustRun === false || olds.start === false))
        await startContainer(operation, target, wanted);
      if (mustStart && wanted.wait === true) await waitUntilHealthy(operation, target, wanted);
      return await readBack(operation, id, wanted);
    } catch (error) {
      // What is really there is kept, so that the next run finds the same difference again.
      const live = await container.read(operation, id, olds).catch(() => undefined);
      throw new UnfinishedError(id, live?.state ?? olds, daemonMessage(error));
    }
  },

  async delete(operation, id, state) {
    const target = operation.docker.getContainer(id);
    if (state.attach !== true) await stop(target, number(state.destroyGraceSeconds));
    await target.remove({ v: state.removeVolumes !== false, force: true }).catch((error) => {
      if (!isDone(error)) throw new Error(`Error deleting container ${id}: ${daemonMessage(error)}`);
    });
    const gone = async () => (await ifFound(target.inspect())) === undefined;
    if (await retry(operation, gone, REMOVAL_TIMEOUT_MS, 100)) return;
    throw new Error(`container ${id} is still there 30 s after its removal was asked for`);
  },
};

/** All that is to be done with a new container; returns its log when the program wants it. */
async function bringUp(operation: Operation, made: Docker.Container, wanted: PropertyMap): Promise<string | null> {
  await connectNetworks(operation, made, wanted);
  await uploadFiles(made, wanted);
  if (wanted.start === false) return null;
  await startContainer(operation, made, wanted);
  if (wanted.wait === true) await waitUntilHealthy(operation, made, wanted);
  if (wanted.attach !== true) return null;
  operation.status("Waiting until it has finished");
  await made.wait({ condition: "not-running", abortSignal: operation.signal });
  return wanted.logs === true ? allLogs(made, wanted.tty === true) : null;
}

async function readBack(operation: Operation, id: string, state: PropertyMap): Promise<Live> {
  const live = await container.read(operation, id, state);
  if (live) return live;
  // One that removes itself may be gone already.
  if (state.rm === true) return { id, state: { ...state, id, entrypoints: state.entrypoints ?? [], networkDatas: [] } };
  throw new Error(`container ${state.name} vanished right after it was started`);
}

/** @param grace seconds until it is killed; without them the container's own stop timeout holds */
async function stop(target: Docker.Container, grace: number | undefined): Promise<void> {
  await target.stop(grace === undefined ? {} : { t: grace }).catch((error) => {
    if (!isDone(error)) throw new Error(`Error stopping container ${target.id}: ${daemonMessage(error)}`);
  });
}
