import { createReadStream, readFileSync } from "node:fs";
import { lstat, readlink } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { type Pack, pack } from "tar-stream";
import { type BuildContext, type ContextEntry, outsideName } from "./context.js";

/** A build context on its way to the builder. */
export interface ContextArchive {
  stream: Pack;
  /** The Dockerfile's path in the archive. */
  dockerfile: string;
}

/**
 * Packs a build context. The Dockerfile is always in it, wherever it is and whatever the ignore file says.
 * @param dockerfile where the Dockerfile is
 */
export function packContext(context: BuildContext, dockerfile: string): ContextArchive {
  const stream = pack();
  const outside = context.dockerfile.startsWith("../") || context.dockerfile.startsWith("/");
  const name = outside ? outsideName(dockerfile) : context.dockerfile;
  fill(stream, context, dockerfile, name).then(
    () => stream.finalize(),
    (error) => stream.destroy(error),
  );
  return { stream, dockerfile: name };
}

async function fill(stream: Pack, context: BuildContext, dockerfile: string, name: string): Promise<void> {
  for (const entry of context.entries) await addEntry(stream, context.folder, entry);
  if (context.entries.some(({ path }) => path === name)) return;
  const { mtime } = await lstat(dockerfile);
  stream.entry({ name, mode: 0o644, mtime }, readFileSync(dockerfile));
}

/** Everything belongs to root, as with Docker's own client. */
async function addEntry(stream: Pack, folder: string, entry: ContextEntry): Promise<void> {
  const header = { name: entry.path, mode: entry.mode & 0o7777, mtime: entry.modified, uid: 0, gid: 0 };
  const path = join(folder, entry.path);
  if (entry.kind === "folder") stream.entry({ ...header, type: "directory" });
  else if (entry.kind === "link") stream.entry({ ...header, type: "symlink", linkname: await readlink(path) });
  else await pipeline(createReadStream(path), stream.entry({ ...header, size: entry.size }));
}
