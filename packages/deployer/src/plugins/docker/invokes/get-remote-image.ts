import type { PropertyMap } from "../../../values/index.js";
import { localImage, repoDigest } from "../daemon/images.js";
import type { Operation } from "../operation.js";

/** Looks an image up among the local ones; never pulls. */
export async function getRemoteImage(operation: Operation, args: PropertyMap): Promise<PropertyMap> {
  const name = String(args.name);
  const info = await localImage(operation, name);
  if (!info) throw new Error(`did not find docker image '${name}'`);
  return { id: info.Id, name, repoDigest: repoDigest(name, info) };
}
