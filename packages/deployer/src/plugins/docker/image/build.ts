import type { PropertyMap } from "../../../values/index.js";
import { allUserCredentials } from "../daemon/credentials.js";
import { daemonMessage } from "../daemon/errors.js";
import { localImage, type ProgressEvent, progressText } from "../daemon/images.js";
import type { Operation } from "../operation.js";
import { type BuildInputs, readBuild } from "./build-inputs.js";
import { readContext } from "./context.js";
import { pullCache } from "./pull-cache.js";
import { packContext } from "./tar.js";

const SHOWN_LINES = 30;

/** An image that was built. */
export interface BuiltImage {
  id: string;
  /** The Dockerfile's path as seen from the context. */
  dockerfile: string;
  build: BuildInputs;
}

/** Builds the image that the inputs describe, and tells of its progress. */
export async function buildImage(operation: Operation, inputs: PropertyMap): Promise<BuiltImage> {
  const name = String(inputs.imageName);
  const build = readBuild(inputs.build);
  if (build.context === undefined || build.dockerfile === undefined)
    throw new Error("build context or Dockerfile is unknown");
  await pullCache(operation, build);
  const context = await readContext(build.context, build.dockerfile);
  const archive = packContext(context, build.dockerfile);
  operation.status("Starting Docker build");
  const output = await operation.docker
    .buildImage(
      archive.stream as unknown as NodeJS.ReadableStream,
      {
        t: name,
        dockerfile: archive.dockerfile,
        ...builderOptions(build),
        ...(build.args ? { buildargs: build.args } : {}),
        ...(build.cacheFrom.length > 0 ? { cachefrom: JSON.stringify(build.cacheFrom) } : {}),
        ...(build.addHosts.length > 0 ? { extrahosts: build.addHosts.join(",") } : {}),
        ...(build.network ? { networkmode: build.network } : {}),
        ...(build.platform ? { platform: build.platform } : {}),
        ...(build.target ? { target: build.target } : {}),
        registryconfig: (await allUserCredentials()) as never,
        abortSignal: operation.signal,
      } as Parameters<Operation["docker"]["buildImage"]>[1],
    )
    .catch((error) => {
      throw new Error(`error building image: ${daemonMessage(error)}`);
    });
  await followBuild(operation, output);
  const image = await localImage(operation, name);
  if (!image) throw new Error("unable to find built image in local image store");
  operation.status(`Image built successfully, local id "${image.Id}"`);
  return { id: image.Id, dockerfile: context.dockerfile, build };
}

function builderOptions(build: BuildInputs): object {
  // A number, because for the text "2" the client opens a session through which it hands out credentials to any registry.
  if (build.builder === "buildkit") return { version: 2 };
  // Nothing of the builder's containers stays behind, also when it fails.
  return { version: 1, rm: true, forcerm: true };
}

/** Shows the builder's output as it comes; a failure ends with its last lines. */
function followBuild(operation: Operation, output: NodeJS.ReadableStream): Promise<void> {
  const lines: string[] = [];
  let failure: string | undefined;
  const onEvent = (event: ProgressEvent) => {
    failure ??= event.errorDetail?.message ?? event.error;
    const shown = progressText(event);
    if (shown === "") return;
    lines.push(shown);
    operation.status(shown);
  };
  return new Promise((resolve, reject) => {
    const docker = operation.docker as unknown as Follower;
    docker.followProgress(
      output,
      (error) => {
        const reason = error?.message ?? failure;
        if (!reason) return resolve();
        const last = lines.slice(-SHOWN_LINES).join("\n");
        reject(new Error(`error reading build output: ${reason}${last ? `\nThe build's last lines:\n${last}` : ""}`));
      },
      onEvent,
    );
  });
}

/** Understands the output of both builders, unlike that of the client library's lower layer. */
interface Follower {
  followProgress(
    stream: NodeJS.ReadableStream,
    onFinished: (error: Error | null) => void,
    onProgress: (event: ProgressEvent) => void,
  ): void;
}
