import { mkdir, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { OutputRow } from "@rt-kaskada/fenl";
import type { FileType } from "@rt-kaskada/kaskada-api";
import { invalidArgument } from "../server/api-error.js";
import { writeFileAtomic } from "../storage/atomic-file.js";
import { csvResult } from "./csv-result.js";
import { parquetResult } from "./parquet-result.js";
import type { ResultColumn } from "./result-columns.js";

const LARGEST_FILE = 1_000_000;
const KEPT_MS = 24 * 3_600_000;

/**
 * The folder that an output prefix names.
 * @param prefix a path or a `file://` address
 */
export function folderOf(prefix: string): string {
  if (prefix.startsWith("file://")) return fileURLToPath(prefix);
  if (/^[a-z0-9]+:\/\//i.test(prefix)) {
    throw invalidArgument(`${prefix}: results can be written to the service's own file system alone`);
  }
  return prefix;
}

/**
 * Removes results that were written long ago.
 * @param folder where queries' results are, each in a folder of its own
 */
export async function pruneResults(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    const path = join(folder, name);
    const info = await stat(path).catch(() => undefined);
    if (info && Date.now() - info.mtimeMs > KEPT_MS) await rm(path, { recursive: true, force: true });
  }
}

/**
 * Writes results to files of at most a million rows; an empty result gives one file with a header.
 * @returns the files' addresses
 */
export async function writeResults(
  folder: string,
  fileType: FileType,
  columns: ResultColumn[],
  rows: OutputRow[],
): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const csv = fileType === "FILE_TYPE_CSV";
  const paths: string[] = [];
  for (let first = 0; first === 0 || first < rows.length; first += LARGEST_FILE) {
    const part = rows.slice(first, first + LARGEST_FILE);
    const path = join(folder, `part-${paths.length}.${csv ? "csv" : "parquet"}`);
    await writeFileAtomic(path, csv ? csvResult(columns, part) : parquetResult(columns, part));
    paths.push(pathToFileURL(path).href);
  }
  return paths;
}
