import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Json } from "../values/index.js";
import { keepCopy, writeAtomically } from "./files.js";
import type { StackFiles } from "./stack-files.js";

/** What the history keeps of an operation, as it is in the file. */
export interface UpdateRecord {
  kind: "update" | "refresh" | "destroy" | "import" | "rename" | "preview";
  /** Unix seconds. */
  startTime: number;
  message: string;
  environment: { [key: string]: string };
  /** Keys to what they are in the stack's file, secrets encrypted. */
  config: { [key: string]: Json };
  version: number;
  result: "succeeded" | "failed" | "in-progress";
  endTime: number;
  resourceChanges: { [operation: string]: number };
}

/** Adds a finished operation to the history, with the checkpoint it left. */
export async function addToHistory(files: StackFiles, record: UpdateRecord): Promise<void> {
  const base = join(files.history, `${files.name}-${unixNanoseconds()}`);
  await writeAtomically(`${base}.history.json`, JSON.stringify(record));
  await keepCopy(files.checkpoint, `${base}.checkpoint.json`);
}

/** Keeps a copy of the checkpoint among the backups. */
export async function backUp(files: StackFiles): Promise<void> {
  await keepCopy(files.checkpoint, join(files.backups, `${files.name}.${unixNanoseconds()}.json`));
}

/** The stack's history, newest first. */
export async function readHistory(files: StackFiles): Promise<UpdateRecord[]> {
  const names = (await readdir(files.history).catch(() => [])).filter((name) => name.endsWith(".history.json"));
  const newestFirst = names.toSorted((a, b) => (timeIn(a) < timeIn(b) ? 1 : -1));
  return Promise.all(
    newestFirst.map(async (name) => JSON.parse(await readFile(join(files.history, name), "utf8")) as UpdateRecord),
  );
}

/** Forgets the stack's history. */
export async function removeHistory(files: StackFiles): Promise<void> {
  await rm(files.history, { recursive: true, force: true });
}

function timeIn(name: string): bigint {
  return BigInt(name.match(/-(\d+)\.history\.json$/)?.[1] ?? 0);
}

/** The time for names of files, unique within the process. */
function unixNanoseconds(): bigint {
  const now = BigInt(Date.now()) * 1_000_000n + (process.hrtime.bigint() % 1_000_000n);
  lastTime = now > lastTime ? now : lastTime + 1n;
  return lastTime;
}

let lastTime = 0n;
