import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import { isAbsolute, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Archive, Asset, isMap, OutputValue, type PropertyMap, Secret, type Value } from "./types.js";

/**
 * Computes the hashes that the program left out: of an asset's bytes, of an archive file's bytes, and for directories
 * and assembled archives of names and contents, so that only content changes them.
 * @param value any value; the assets and archives in it get their hash
 * @param directory where relative paths start: the program's directory
 */
export async function hashAssets(value: PropertyMap, directory: string): Promise<PropertyMap>;
export async function hashAssets(value: Value, directory: string): Promise<Value>;
export async function hashAssets(value: Value, directory: string): Promise<Value> {
  if (value instanceof Asset || value instanceof Archive) return hashed(value, directory);
  if (value instanceof Secret) return new Secret(await hashAssets(value.value, directory));
  if (value instanceof OutputValue && value.value !== undefined) {
    return new OutputValue({ ...value, value: await hashAssets(value.value, directory) });
  }
  if (Array.isArray(value)) return Promise.all(value.map((element) => hashAssets(element, directory)));
  if (!isMap(value)) return value;
  const entries = Object.entries(value).map(async ([key, entry]) => [key, await hashAssets(entry, directory)] as const);
  return Object.fromEntries(await Promise.all(entries));
}

async function hashed<T extends Asset | Archive>(part: T, directory: string): Promise<T> {
  if (part.hash !== undefined) return part;
  if (part instanceof Asset) return new Asset({ ...part, hash: await hashAsset(part, directory) }) as T;
  const archive = part as Archive;
  if (!archive.assets) return new Archive({ ...archive, hash: await hashArchiveSource(archive, directory) }) as T;
  const parts = await Promise.all(
    Object.entries(archive.assets).map(async ([name, asset]) => [name, await hashed(asset, directory)] as const),
  );
  return new Archive({ assets: Object.fromEntries(parts), hash: hashParts(parts.map(([n, p]) => [n, p.hash!])) }) as T;
}

async function hashAsset(asset: Asset, directory: string): Promise<string> {
  if (asset.text !== undefined) return sha256(asset.text);
  if (asset.path !== undefined) return sha256(await readFile(resolveIn(directory, asset.path)));
  if (asset.uri !== undefined) return sha256(await download(asset.uri));
  throw new Error("an asset has none of text, path and uri: give it one of them");
}

async function hashArchiveSource(archive: Archive, directory: string): Promise<string> {
  if (archive.uri !== undefined) return sha256(await download(archive.uri));
  if (archive.path === undefined) throw new Error("an archive has none of assets, path and uri: give it one of them");
  const path = resolveIn(directory, archive.path);
  return (await stat(path)).isDirectory() ? hashDirectory(path) : sha256(await readFile(path));
}

async function hashDirectory(path: string): Promise<string> {
  const entries = await readdir(path, { withFileTypes: true, recursive: true });
  const parts: [string, string][] = [];
  for (const entry of entries) {
    const file = join(entry.parentPath, entry.name);
    if (entry.isDirectory()) continue;
    parts.push([file.slice(path.length + 1).replaceAll("\\", "/"), sha256(await readFile(file))]);
  }
  return hashParts(parts);
}

function hashParts(parts: [string, string][]): string {
  const sorted = parts.toSorted(([a], [b]) => (a < b ? -1 : 1));
  return sha256(JSON.stringify(sorted));
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
