import type { PropertyMap } from "../../../values/index.js";
import type { Operation } from "../operation.js";
import { getLogs } from "./get-logs.js";
import { getNetwork } from "./get-network.js";
import { getRemoteImage } from "./get-remote-image.js";

type Invoke = (operation: Operation, args: PropertyMap) => Promise<PropertyMap>;

/** The functions that programs can call, by token. */
export const invokes: Readonly<Record<string, Invoke>> = {
  "docker:index/getLogs:getLogs": getLogs,
  "docker:index/getNetwork:getNetwork": getNetwork,
  "docker:index/getRemoteImage:getRemoteImage": getRemoteImage,
};
