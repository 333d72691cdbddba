import { randomUUID } from "node:crypto";
import { constants, copyFile, mkdir, open, readdir, readFile, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

/** Reads a file; undefined when it does not exist. */
export async function readIfExists(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/**
 * Writes a file so that at every moment, even when the process or the machine stops, either the old or the new content
 * is there whole. Makes missing directories.
 * @param options.mode permissions; states are for their owner alone
 * @param options.beside the file beside which it is written before it gets its place
 */
export async function writeAtomically(
  path: string,
  content: string | Buffer,
  options: { mode?: number; beside?: string } = {},
): Promise<void> {
  const { mode = 0o600, beside = path } = options;
  for (const file of [path, beside]) await mkdir(dirname(file), { recursive: true });
  const temporary = temporaryBeside(beside);
  try {
    const file = await open(temporary, "wx", mode);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    // The blob library's sidecar holds the checksum of the old content.
    await rm(`${path}.attrs`, { force: true });
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncDirectory(dirname(path));
}

/** Keeps the present content of a file as another one, atomically; does nothing when there is none. */
export async function keepCopy(path: string, copy: string): Promise<void> {
  await mkdir(dirname(copy), { recursive: true });
  const temporary = temporaryBeside(copy);
  try {
    await copyFile(path, temporary, constants.COPYFILE_FICLONE);
    await rm(`${copy}.attrs`, { force: true });
    await rename(temporary, copy);
  } catch (error) {
    await rm(temporary, { force: true });
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
}

/** Removes a file and the blob library's sidecar; fine when there is none. */
export async function removeFile(path: string): Promise<void> {
  await rm(path, { force: true });
  await rm(`${path}.attrs`, { force: true });
}

/** Removes what writes of these files left behind when they were interrupted. Only for who may write them. */
export async function removeLeftovers(...paths: string[]): Promise<void> {
  for (const path of paths) {
    const names = await readdir(dirname(path)).catch(() => []);
    const left = names.filter((name) => name.startsWith(`.${basename(path)}.`) && name.endsWith(".tmp"));
    for (const name of left) await rm(join(dirname(path), name), { force: true });
  }
}

/** Makes a rename or removal in a directory last through a power failure, where the system can do that. */
export async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, "r").catch(() => undefined);
  try {
    await directory?.sync();
  } catch {
    // Some file systems can't sync directories; then there is nothing to be done about it.
  } finally {
    await directory?.close();
  }
}

function temporaryBeside(path: string): string {
  return join(dirname(path), `.${basename(path)}.${randomUUID()}.tmp`);
}
