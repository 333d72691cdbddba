import { daemonMessage, isNotFound } from "../daemon/errors.js";
import { findImage, imageState, localImage } from "../daemon/images.js";
import { known, text } from "../model/convert.js";
import type { ResourceHandler } from "./handler.js";

export const remoteImage: ResourceHandler = {
  async create(operation, planned) {
    const wanted = known(planned);
    const name = String(wanted.name);
    const info = await findImage(operation, name, text(wanted.platform)).catch((error) => {
      throw new Error(`Unable to read Docker image into resource: ${error.message}`);
    });
    return { id: `${info.Id}${name}`, state: { ...wanted, ...imageState(name, info) } };
  },

  async read(operation, id, state) {
    // An import has only the id, in which image id and name stand together without a separator.
    const name = text(state.name) ?? id.replace(/^sha256:[0-9a-f]{64}/, "");
    const info = name ? await localImage(operation, name) : undefined;
    return info && { id: `${info.Id}${name}`, state: { ...state, name, ...imageState(name, info) } };
  },

  update: (operation, _id, planned) => remoteImage.create(operation, planned),

  async delete(operation, _id, state) {
    if (state.keepLocally === true) return;
    const name = String(state.name);
    try {
      await operation.docker.getImage(name).remove({ force: state.forceRemove === true });
    } catch (error) {
      if (!isNotFound(error)) throw new Error(`Unable to remove Docker image: ${daemonMessage(error)}`);
    }
  },
};
