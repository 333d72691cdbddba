import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { isAbsolute, join } from "node:path";
import { fileURLToPath } from "node:url";
import { assembledEntries, folderEntries } from "./archive-entries.js";
import { tarDigest } from "./tar-digest.js";
import { Archive, Asset, isMap, OutputValue, type PropertyMap, Secret, type Value } from "./types.js";

/**
 * Computes the hashes that the program left out: of an asset's bytes, of an archive file's bytes, and for directories
 * and assembled archives of the tar file they would make.
 * @param value any value; the assets and archives in it get their hash
 * @param directory where relative paths start: the program's directory
 */
export async function hashAssets(value: PropertyMap, directory: string): Promise<PropertyMap>;
export async function hashAssets(value: Value, directory: string): Promise<Value>;
export async function hashAssets(value: Value, directory: string): Promise<Value> {
  // Most values have none. They take equally long whatever their shape, so that nobody overtakes anybody here.
  return hasAssets(value) ? withHashes(value, directory) : value;
}

function hasAssets(value: Value): boolean {
  if (value instanceof Asset || value instanceof Archive) return true;
  if (value instanceof Secret) return hasAssets(value.value);
  if (value instanceof OutputValue) return value.value !== undefined && hasAssets(value.value);
  return (Array.isArray(value) || isMap(value)) && Object.values(value).some(hasAssets);
}

async function withHashes(value: Value, directory: string): Promise<Value> {
  if (value instanceof Asset || value instanceof Archive) return hashed(value, directory);
  if (value instanceof Secret) return new Secret(await withHashes(value.value, directory));
  if (value instanceof OutputValue && value.value !== undefined) {
    return new OutputValue({ ...value, value: await withHashes(value.value, directory) });
  }
  if (Array.isArray(value)) return Promise.all(value.map((element) => withHashes(element, directory)));
  if (!isMap(value)) return value;
  const entries = Object.entries(value).map(async ([key, entry]) => [key, await withHashes(entry, directory)] as const);
  return Object.fromEntries(await Promise.all(entries));
}

async function hashed<T extends Asset | Archive>(part: T, directory: string): Promise<T> {
  if (part.hash !== undefined) return part;
  if (part instanceof Asset) return new Asset({ ...part, hash: sha256(await contentOf(part, directory)) }) as T;
  const archive = part as Archive;
  if (!archive.assets) return new Archive({ ...archive, hash: await hashArchiveSource(archive, directory) }) as T;
  const parts = await Promise.all(
    Object.entries(archive.assets).map(async ([name, asset]) => [name, await hashed(asset, directory)] as const),
  );
  const entries = await assembledEntries(
    archive.assets,
    (inner) => contentOf(inner, directory),
    (path) => resolveIn(directory, path),
  );
  return new Archive({ assets: Object.fromEntries(parts), hash: tarDigest(entries) }) as T;
}

async function hashArchiveSource(archive: Archive, directory: string): Promise<string> {
  if (archive.path !== undefined) {
    const path = resolveIn(directory, archive.path);
    if ((await stat(path)).isDirectory()) return tarDigest(await folderEntries(path));
  }
  return sha256(await contentOf(archive, directory));
}

/** The bytes behind a text, a file or an address. */
async function contentOf(part: Asset | Archive, directory: string): Promise<Buffer> {
  if (part instanceof Asset && part.text !== undefined) return Buffer.from(part.text);
  if (part.path !== undefined) return readFile(resolveIn(directory, part.path));
  if (part.uri !== undefined) return download(part.uri);
  const [what, kinds] = part instanceof Asset ? ["asset", "text"] : ["archive", "assets"];
  throw new Error(`an ${what} has none of ${kinds}, path and uri: give it one of them`);
}

async function download(uri: string): Promise<Buffer> {
  if (uri.startsWith("file:")) return readFile(fileURLToPath(uri));
  const response = await fetch(uri);
  if (!response.ok) throw new Error(`can't read the asset at ${uri}: ${response.status} ${response.statusText}`);
  return Buffer.from(await response.arrayBuffer());
}

function resolveIn(directory: string, path: string): string {
  return isAbsolute(path) ? path : join(directory, path);
}

function sha256(content: string | Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}
