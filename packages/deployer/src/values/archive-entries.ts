import { readdir, readFile, stat } from "node:fs/promises";
import { join, posix } from "node:path";
import { byBytes } from "./order.js";
import type { ArchiveEntry } from "./tar-digest.js";
import { Archive, type Asset } from "./types.js";

/** Reads the parts of an assembled archive: in the order of their names, the parts of inner archives in their place. */
export async function assembledEntries(
  assets: Record<string, Asset | Archive>,
  read: (part: Asset | Archive) => Promise<Buffer>,
  resolve: (path: string) => string,
): Promise<ArchiveEntry[]> {
  const entries: ArchiveEntry[] = [];
  for (const name of Object.keys(assets).sort(byBytes)) {
    const part = assets[name]!;
    const inner = part instanceof Archive ? await innerEntries(part, read, resolve) : undefined;
    if (!inner) entries.push({ name, content: await read(part) });
    else entries.push(...inner.map((entry) => ({ ...entry, name: posix.join(name, entry.name) })));
  }
  return entries;
}

/** An archive that is a file stays one: as a part of another one only its content counts. */
async function innerEntries(
  archive: Archive,
  read: (part: Asset | Archive) => Promise<Buffer>,
  resolve: (path: string) => string,
): Promise<ArchiveEntry[] | undefined> {
  if (archive.assets) return assembledEntries(archive.assets, read, resolve);
  if (archive.path === undefined) return undefined;
  const path = resolve(archive.path);
  return (await stat(path)).isDirectory() ? folderEntries(path) : undefined;
}

/** Reads the files of a folder in the order of a walk through it. Links count as what they point to, unless to folders. */
export async function folderEntries(folder: string, prefix = ""): Promise<ArchiveEntry[]> {
  const entries: ArchiveEntry[] = [];
  const listed = await readdir(folder, { withFileTypes: true });
  for (const entry of listed.sort((a, b) => byBytes(a.name, b.name))) {
    const path = join(folder, entry.name);
    const name = prefix + entry.name;
    if (entry.name === ".pulumi") continue;
    if (entry.isDirectory()) entries.push(...(await folderEntries(path, `${name}/`)));
    else if (!entry.isSymbolicLink() || !(await stat(path)).isDirectory()) {
      entries.push({ name, content: await readFile(path) });
    }
  }
  return entries;
}
