import { isMap, type PropertyMap } from "../../../values/index.js";
import { type Credentials, userCredentials } from "../daemon/credentials.js";
import { daemonMessage } from "../daemon/errors.js";
import { followProgress, localImage, progressText, repoDigest } from "../daemon/images.js";
import { canonicalHost, registryOf, repositoryOf } from "../daemon/registry.js";
import { text } from "../model/convert.js";
import type { Operation } from "../operation.js";

/** Pushes an image to its registry; returns the reference by which the registry knows exactly this one. */
export async function pushImage(operation: Operation, inputs: PropertyMap): Promise<string> {
  const name = String(inputs.imageName);
  operation.status("Pushing Image to the registry");
  const authconfig = await credentialsFor(operation, inputs);
  let digest: string | undefined;
  try {
    const stream = await operation.docker.getImage(name).push({
      abortSignal: operation.signal,
      // The daemon insists on the header, also where nobody has to log in.
      authconfig: authconfig ?? {},
    });
    await followProgress(operation, stream, (event) => {
      const pushed = event.aux as { Digest?: string } | undefined;
      if (pushed?.Digest) digest = pushed.Digest;
      operation.status(progressText(event));
    });
  } catch (error) {
    operation.signal.throwIfAborted();
    throw new Error(
      `error reading push output: ${daemonMessage(error)}. Set skipPush to keep the image local, or check the registry's credentials`,
    );
  }
  if (digest) return `${repositoryOf(name)}@${digest}`;
  const local = await localImage(operation, name);
  const known = local && repoDigest(name, local);
  if (!known) throw new Error(`the registry did not tell the digest of ${name}`);
  return known;
}

async function credentialsFor(operation: Operation, inputs: PropertyMap): Promise<Credentials | undefined> {
  const registry = isMap(inputs.registry ?? null) ? (inputs.registry as PropertyMap) : {};
  const username = text(registry.username);
  const password = text(registry.password);
  const server = text(registry.server);
  const host = server ? canonicalHost(server) : registryOf(String(inputs.imageName));
  if (username && password) return { username, password, serveraddress: host };
  if (username || password) {
    const [set, missing] = username ? ["username", "password"] : ["password", "username"];
    operation.log("warning", `${missing} was not set, although ${set} was; using host credentials file`);
  }
  return userCredentials(host);
}
