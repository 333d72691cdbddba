import { container } from "../container/index.js";
import type { ResourceHandler } from "./handler.js";
import { network } from "./network.js";
import { remoteImage } from "./remote-image.js";
import { tag } from "./tag.js";
import { volume } from "./volume.js";

/** What to do with the schema-driven resources, by type token. */
export const handlers: Readonly<Record<string, ResourceHandler>> = {
  "docker:index/container:Container": container,
  "docker:index/network:Network": network,
  "docker:index/remoteImage:RemoteImage": remoteImage,
  "docker:index/tag:Tag": tag,
  "docker:index/volume:Volume": volume,
};
