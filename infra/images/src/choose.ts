import Docker from "dockerode";
import { catalog, type ImageSource } from "./catalog.js";

const ATTEMPT_MS = 15_000;

/**
 * Finds out where images can come from: `official` when the engine has every official image or its registry answers for
 * them, else `local`. The engine is asked, not the registry: it may have mirrors or a proxy that this process hasn't.
 */
export async function chooseImageSource(
  docker: Docker = new Docker(),
  references: readonly string[] = Object.values(catalog).map((entry) => entry.official),
): Promise<ImageSource> {
  const reachable = await Promise.all(references.map((reference) => isThere(docker, reference)));
  return reachable.every(Boolean) ? "official" : "local";
}

async function isThere(docker: Docker, reference: string): Promise<boolean> {
  const image = docker.getImage(reference);
  const found = (work: Promise<unknown>) => work.then(() => true).catch(() => false);
  if (await found(image.inspect())) return true;
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<false>((resolve) => {
    timer = setTimeout(resolve, ATTEMPT_MS, false);
  });
  const answered = await Promise.race([found(image.distribution()), timeout]);
  clearTimeout(timer);
  return answered;
}
