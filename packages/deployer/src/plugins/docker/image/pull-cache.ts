import { userCredentials } from "../daemon/credentials.js";
import { daemonMessage } from "../daemon/errors.js";
import { followProgress, progressText } from "../daemon/images.js";
import { registryOf } from "../daemon/registry.js";
import type { Operation } from "../operation.js";
import type { BuildInputs } from "./build-inputs.js";

/** Pulls the images that the build may take layers from. One that can't be had only makes the build slower. */
export async function pullCache(operation: Operation, build: BuildInputs): Promise<void> {
  for (const image of build.cacheFrom) {
    operation.status(`Pulling cached image ${image}`);
    try {
      const authconfig = await userCredentials(registryOf(image));
      const stream = await operation.docker.pull(image, {
        abortSignal: operation.signal,
        ...(authconfig ? { authconfig } : {}),
        ...(build.platform ? { platform: build.platform } : {}),
      });
      await followProgress(operation, stream, (event) => operation.status(progressText(event)));
    } catch (error) {
      operation.signal.throwIfAborted();
      operation.log("info", `cacheFrom image ${image} not available: ${daemonMessage(error)}`);
    }
  }
}
