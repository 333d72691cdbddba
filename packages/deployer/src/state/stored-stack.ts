import { stat } from "node:fs/promises";
import { promisify } from "node:util";
import * as zlib from "node:zlib";
import type { Json } from "../values/index.js";
import { type CheckpointFile, parseCheckpointFile } from "./checkpoint-file.js";
import { keepCopy, readIfExists, removeFile, removeLeftovers, writeAtomically } from "./files.js";
import { checkpointDigest, type JournalContent, parseJournal } from "./journal.js";
import { Snapshot } from "./snapshot.js";
import type { StackFiles } from "./stack-files.js";

/** A stack's state as it is on disk, secrets still encrypted. */
export interface StoredStack {
  file: CheckpointFile;
  /** Digest of the checkpoint's file, see `checkpointDigest`. */
  digest: string;
  /** The steps that an interrupted or running update has saved beside the checkpoint; they are in `file` already. */
  journal: "none" | "applied" | "folded" | "foreign";
}

/** Thrown when a stack's files can't be understood. */
export class StateFileError extends Error {
  override name = "StateFileError";
}

/**
 * Reads a stack's state, with what an update has saved since it began. Undefined when there is no such stack.
 * @throws StateFileError saying what is wrong with the file and where older ones are
 */
export async function readStoredStack(files: StackFiles): Promise<StoredStack | undefined> {
  // The journal is read first: if its update ends in between, the checkpoint read after it has everything.
  const journalBytes = await readIfExists(files.journal);
  const checkpoint = await readNewest(files);
  if (!checkpoint) return undefined;
  const digest = checkpointDigest(checkpoint.bytes);
  let file: CheckpointFile;
  try {
    file = parseCheckpointFile(checkpoint.text);
  } catch (error) {
    throw new StateFileError(
      `can't read the state of stack ${files.fullName} in ${checkpoint.path}: ${(error as Error).message}. ` +
        `The state before the last change is in ${files.previous}, older ones are in ${files.backups}`,
      { cause: error },
    );
  }
  const journal = journalBytes && parseJournal(journalBytes);
  if (!journal) return { file, digest, journal: "none" };
  if (journal.header.base !== digest) {
    const folded = journal.foldedInto === digest || (await wasRecovered(files, journal, digest));
    return { file, digest, journal: folded ? "folded" : "foreign" };
  }
  return { file: withJournal(file, journal), digest, journal: "applied" };
}

/** Whether a checkpoint is what recovery made of a journal, and was interrupted only before it removed that. */
async function wasRecovered(files: StackFiles, journal: JournalContent, digest: string): Promise<boolean> {
  const before = await readIfExists(files.previous);
  if (!before || checkpointDigest(before) !== journal.header.base) return false;
  const recovered = withJournal(parseCheckpointFile(before.toString("utf8")), journal);
  return checkpointDigest(formatCheckpointFile(recovered)) === digest;
}

/** The state with what its journal has. The first entry there holds all of the state; until it is written, the file does. */
function withJournal(file: CheckpointFile, journal: JournalContent): CheckpointFile {
  if (journal.entries.length === 0) return { stack: file.stack, ...(file.latest && { latest: file.latest }) };
  const snapshot = new Snapshot(file.latest ?? {});
  for (const operations of journal.entries) for (const operation of operations) snapshot.apply(operation);
  return { stack: file.stack, latest: snapshot.toLatest() };
}

/**
 * Brings the plain checkpoint file up to date after an update that was interrupted. Only for who holds the lock.
 * @returns the stack as it is now, and what to tell the user
 */
export async function recoverStack(files: StackFiles): Promise<{ stored: StoredStack; notes: string[] } | undefined> {
  const stored = await readStoredStack(files);
  if (!stored) return undefined;
  const notes: string[] = [];
  await removeLeftovers(files.checkpoint, files.previous);
  if (stored.journal === "foreign") {
    const aside = `${files.journal}.${Date.now()}`;
    await keepCopy(files.journal, aside);
    notes.push(
      `the state was changed by another program after an update had been interrupted; what that update had saved is not in it and was kept in ${aside}. Run refresh to see what really exists`,
    );
  }
  if (stored.journal === "applied") {
    stored.digest = await writeCheckpointText(files, formatCheckpointFile(stored.file));
    notes.push("recovered what an interrupted update had saved");
  }
  await removeFile(files.journal);
  return { stored: { ...stored, journal: "none" }, notes };
}

/**
 * Writes a parsed checkpoint back as text: one line, no newline at the end.
 * @param file `features` are those it has besides the ones that its resources use
 */
export function formatCheckpointFile(file: CheckpointFile): string {
  const { stack, latest, features: others = [] } = file;
  const features = [...(latest ? usedFeatures(latest) : []), ...others];
  return JSON.stringify({
    version: features.length > 0 ? 4 : 3,
    ...(features.length > 0 ? { features } : {}),
    checkpoint: { stack, ...(latest ? { latest: inFileOrder(latest) } : {}) },
  });
}

function inFileOrder(latest: { [key: string]: Json }): { [key: string]: Json } {
  const first = ["manifest", "secrets_providers", "resources", "pending_operations", "metadata"];
  const present = first.filter((key) => latest[key] !== undefined).map((key) => [key, latest[key]!]);
  return { ...Object.fromEntries(present), ...latest };
}

/** Replaces the checkpoint's file, keeping the one before beside it; returns the digest of the new one. */
export async function writeCheckpointText(files: StackFiles, text: string): Promise<string> {
  await keepCopy(files.checkpoint, files.previous);
  await writeAtomically(files.checkpoint, text);
  return checkpointDigest(text);
}

/** Which extensions of the format a snapshot uses; readers that don't know them must not touch it. */
function usedFeatures(latest: { [key: string]: Json }): string[] {
  const resources = (latest.resources ?? []) as { [key: string]: Json }[];
  const features: [feature: string, field: string][] = [
    ["refreshBeforeUpdate", "refreshBeforeUpdate"],
    ["views", "viewOf"],
    ["hooks", "resourceHooks"],
    ["taint", "taint"],
    ["replaceWith", "replaceWith"],
  ];
  return features.filter(([, field]) => resources.some((resource) => resource[field])).map(([feature]) => feature);
}

/** The Pulumi CLI may compress checkpoints; the newest of the three forms counts. */
async function readNewest(files: StackFiles): Promise<{ path: string; bytes: Buffer; text: string } | undefined> {
  const paths = [files.checkpoint, `${files.checkpoint}.gz`, `${files.checkpoint}.zst`];
  const times = await Promise.all(
    paths.map(async (path) => ({ path, time: (await stat(path).catch(() => undefined))?.mtimeMs })),
  );
  const newest = times
    .filter((entry): entry is { path: string; time: number } => entry.time !== undefined)
    .reduce((a, b) => (b.time > a.time ? b : a), { path: files.checkpoint, time: -1 });
  const bytes = await readIfExists(newest.path);
  return bytes && { path: newest.path, bytes, text: (await uncompress(newest.path, bytes)).toString("utf8") };
}

async function uncompress(path: string, bytes: Buffer): Promise<Buffer> {
  if (path.endsWith(".gz")) return promisify(zlib.gunzip)(bytes);
  if (!path.endsWith(".zst")) return bytes;
  if (!("zstdDecompress" in zlib)) {
    throw new StateFileError(`${path} is compressed with zstd, which needs Node.js 22.15 or newer`);
  }
  return promisify(zlib.zstdDecompress)(bytes);
}
