import { daemonMessage } from "../daemon/errors.js";
import { localImage } from "../daemon/images.js";
import { known } from "../model/convert.js";
import { neverUpdated, type ResourceHandler } from "./handler.js";

export const tag: ResourceHandler = {
  async create(operation, planned) {
    const wanted = known(planned);
    const source = String(wanted.sourceImage);
    const target = String(wanted.targetImage);
    const info = await localImage(operation, source);
    if (!info) throw new Error(`failed to create docker tag: No such image: ${source}`);
    await operation.docker
      .getImage(source)
      .tag(splitReference(target))
      .catch((error) => {
        throw new Error(`failed to create docker tag: ${daemonMessage(error)}`);
      });
    const id = `${source}.${target}`;
    return { id, state: { ...wanted, id, sourceImageId: info.Id } };
  },

  /** Gone once the target no longer exists; a target that points elsewhere shows as another source image. */
  async read(operation, id, state) {
    if (!state.targetImage) throw new Error("tags cannot be imported: their id does not tell source and target apart");
    const target = await localImage(operation, String(state.targetImage));
    return target && { id, state: { ...state, sourceImageId: target.Id } };
  },

  update: neverUpdated,

  /** Like in the original, tags stay. */
  async delete() {},
};

function splitReference(reference: string): { repo: string; tag: string } {
  const colon = reference.lastIndexOf(":");
  if (colon <= reference.lastIndexOf("/")) return { repo: reference, tag: "latest" };
  return { repo: reference.slice(0, colon), tag: reference.slice(colon + 1) };
}
