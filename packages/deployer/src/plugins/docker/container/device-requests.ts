import type { PropertyMap } from "../../../values/index.js";
import { number, objects, text, textMap, texts } from "../model/convert.js";

/** The devices, mostly graphics cards, that the container asks for. */
export function deviceRequests(wanted: PropertyMap) {
  const gpus = text(wanted.gpus);
  if (gpus) return [gpuRequest(gpus.trim().replace(/^["']+|["']+$/g, ""))];
  return objects(wanted.deviceRequests).map((request) => ({
    Driver: String(request.driver),
    Count: number(request.count) ?? 0,
    DeviceIDs: texts(request.deviceIds),
    Capabilities: [texts(request.capabilities)],
    Options: textMap(request.options) ?? {},
  }));
}

/** `all`, a number, or `device=0,1`, as with `docker run --gpus`. */
function gpuRequest(gpus: string) {
  const devices = /^"?device=([^"]+)"?$/.exec(gpus)?.[1];
  if (devices) return { Driver: "", Count: 0, DeviceIDs: devices.split(","), Capabilities: [["gpu"]], Options: {} };
  const count = gpus === "all" ? -1 : Number(gpus);
  if (!Number.isInteger(count)) throw new Error(`Error setting gpus: ${gpus} is neither all, a number nor device=…`);
  return { Driver: "", Count: count, DeviceIDs: [], Capabilities: [["gpu"]], Options: {} };
}
