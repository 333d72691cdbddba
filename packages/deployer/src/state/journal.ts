import { createHash } from "node:crypto";
import { type FileHandle, mkdir, open } from "node:fs/promises";
import { dirname } from "node:path";
import { crc32 } from "node:zlib";
import { removeFile, syncDirectory } from "./files.js";
import type { SnapshotOperation } from "./snapshot.js";

/** The first line of a journal. */
export interface JournalHeader {
  journal: 1;
  /** Which checkpoint the entries change: the digest of its file, empty when there was none. */
  base: string;
  started: string;
}

/** What is in a journal. */
export interface JournalContent {
  header: JournalHeader;
  /** Each entry is applied whole or not at all. */
  entries: SnapshotOperation[][];
  /** The checkpoint into which the entries were folded, when that had begun. */
  foldedInto?: string;
}

type JournalLine = JournalHeader | SnapshotOperation[] | { fold: string };

/** The digest by which a journal names a checkpoint's file. */
export function checkpointDigest(content: Buffer | string | undefined): string {
  return content === undefined ? "" : createHash("sha256").update(content).digest("hex");
}

/**
 * Reads a journal up to the first line that is not whole: what was being written when the process ended never took
 * effect, since nobody acts on an entry before it is on disk. Undefined when there is not even a header.
 */
export function parseJournal(content: Buffer): JournalContent | undefined {
  const lines: JournalLine[] = [];
  for (const text of content.toString("utf8").split("\n").slice(0, -1)) {
    const line = parseLine(text);
    if (line === undefined) break;
    lines.push(line);
  }
  const [header, ...rest] = lines;
  if (header === undefined || !("journal" in header)) return undefined;
  const fold = rest.find((line) => "fold" in line);
  return {
    header,
    entries: rest.filter((line) => Array.isArray(line)),
    ...(fold && "fold" in fold ? { foldedInto: fold.fold } : {}),
  };
}

function parseLine(text: string): JournalLine | undefined {
  const json = text.slice(9);
  if (text.slice(0, 9) !== `${checksum(json)} `) return undefined;
  return JSON.parse(json) as JournalLine;
}

function formatLine(line: JournalLine): string {
  const json = JSON.stringify(line);
  return `${checksum(json)} ${json}\n`;
}

function checksum(text: string): string {
  return crc32(text).toString(16).padStart(8, "0");
}

/**
 * A file beside the checkpoint to which an update appends what it changes, so that saving a step costs as much as the
 * step, not as much as the stack.
 */
export class Journal {
  private constructor(
    readonly path: string,
    private readonly file: FileHandle,
  ) {}

  /** Begins a journal. There must be none: an earlier one has to be recovered from first. */
  static async create(path: string, base: string): Promise<Journal> {
    await mkdir(dirname(path), { recursive: true });
    const journal = new Journal(path, await open(path, "ax", 0o600));
    await journal.append({ journal: 1, base, started: new Date().toISOString() });
    await syncDirectory(dirname(path));
    return journal;
  }

  /** Appends a line; it is on disk when the promise resolves. */
  async append(line: JournalLine): Promise<void> {
    await this.file.appendFile(formatLine(line));
    await this.file.datasync();
  }

  /** Stops writing; the file stays for recovery. */
  async close(): Promise<void> {
    await this.file.close();
  }

  /** Stops writing and removes the file. */
  async discard(): Promise<void> {
    await this.close();
    await removeFile(this.path);
    await syncDirectory(dirname(this.path));
  }
}
