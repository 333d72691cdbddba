import type { ImageInspectInfo } from "dockerode";
import type { PropertyMap } from "../../../values/index.js";
import type { Operation } from "../operation.js";
import { configuredCredentials } from "./credentials.js";
import { daemonMessage, ifFound } from "./errors.js";
import { registryOf, repositoryOf } from "./registry.js";

/** The local image of a reference; pulled when it is not there. */
export async function findImage(operation: Operation, image: string, platform?: string): Promise<ImageInspectInfo> {
  const local = await localImage(operation, image);
  if (local) return local;
  try {
    await pull(operation, image, platform);
  } catch (error) {
    operation.signal.throwIfAborted();
    throw new Error(`unable to pull image ${image}: error pulling image ${image}: ${daemonMessage(error)}`);
  }
  const pulled = await localImage(operation, image);
  if (!pulled) throw new Error(`unable to find or pull image ${image}`);
  return pulled;
}

/** The local image of a reference, if there is one. */
export function localImage(operation: Operation, image: string): Promise<ImageInspectInfo | undefined> {
  return ifFound(operation.docker.getImage(image).inspect());
}

async function pull(operation: Operation, image: string, platform?: string): Promise<void> {
  operation.status(`Pulling ${image}`);
  const authconfig = await configuredCredentials(operation.config.registryAuth, registryOf(image));
  const stream = await operation.docker.pull(image, {
    abortSignal: operation.signal,
    ...(authconfig ? { authconfig } : {}),
    ...(platform ? { platform } : {}),
  });
  await followProgress(operation, stream, (event) => operation.status(`${image}: ${progressText(event)}`));
}

/** One line of the daemon's progress. */
export interface ProgressEvent {
  id?: string;
  status?: string;
  stream?: string;
  progress?: string;
  error?: string;
  errorDetail?: { code?: number; message?: string };
  aux?: unknown;
}

/** Reads the daemon's progress to its end; fails with the error it reports. */
export function followProgress(
  operation: Operation,
  stream: NodeJS.ReadableStream,
  onEvent: (event: ProgressEvent) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let failure: Error | undefined;
    operation.docker.modem.followProgress(
      stream,
      (error: Error | null) => (error || failure ? reject(error ?? failure) : resolve()),
      (event: ProgressEvent) => {
        const message = event.errorDetail?.message ?? event.error;
        if (message) failure ??= new Error(message);
        else onEvent(event);
      },
    );
  });
}

/** A progress event as a line of text. */
export function progressText(event: ProgressEvent): string {
  const layer = event.id ? `${event.id}: ` : "";
  return `${layer}${event.stream ?? event.status ?? ""}${event.progress ? ` ${event.progress}` : ""}`.trim();
}

/** The digest by which a registry knows an image: the one for the given name if there are several. */
export function repoDigest(image: string, info: ImageInspectInfo): string {
  const digests = info.RepoDigests ?? [];
  const repository = repositoryOf(image);
  return digests.find((digest) => digest.startsWith(`${repository}@`)) ?? digests[0] ?? "";
}

/** What the state holds about an image that was found under a name. */
export function imageState(name: string, info: ImageInspectInfo): PropertyMap {
  return { id: `${info.Id}${name}`, imageId: info.Id, repoDigest: repoDigest(name, info) };
}
