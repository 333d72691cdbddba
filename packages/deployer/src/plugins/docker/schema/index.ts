import { container } from "./container.js";
import type { ResourceSchema } from "./field.js";
import { network } from "./network.js";
import { remoteImage } from "./remote-image.js";
import { tag } from "./tag.js";
import { volume } from "./volume.js";

/** The type token of images, which are checked and compared in a way of their own. */
export const IMAGE = "docker:index/image:Image";

/** The schema-driven resource types by token. */
export const schemas: Readonly<Record<string, ResourceSchema>> = {
  "docker:index/container:Container": container,
  "docker:index/network:Network": network,
  "docker:index/remoteImage:RemoteImage": remoteImage,
  "docker:index/tag:Tag": tag,
  "docker:index/volume:Volume": volume,
};
