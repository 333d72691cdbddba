import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { type CsvRow, detectDelimiter, readCsv } from "./csv.js";

const SAMPLE_BYTES = 64 * 1024;
const SAMPLE_ROWS = 100;
const NEWLINE = 10;

/** A CSV file that was looked into. */
export interface Source {
  path: string;
  delimiter: string;
  /** Its first rows. */
  sample: CsvRow[];
}

/** Finds out a file's delimiter and reads its first rows. */
export async function openSource(path: string): Promise<Source> {
  const delimiter = detectDelimiter(await firstLine(path));
  const sample: CsvRow[] = [];
  for await (const rows of readCsv(path, delimiter)) {
    sample.push(...rows.slice(0, SAMPLE_ROWS - sample.length));
    if (sample.length >= SAMPLE_ROWS) break;
  }
  return { path, delimiter, sample };
}

async function firstLine(path: string): Promise<string> {
  const file = await open(path).catch((error: NodeJS.ErrnoException) => {
    throw new Error(
      error.code === "ENOENT" ? `the source file ${path} doesn't exist` : `the source file: ${error.message}`,
    );
  });
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(SAMPLE_BYTES), 0, SAMPLE_BYTES, 0);
    return buffer.toString("utf8", 0, bytesRead).split("\n", 1)[0] ?? "";
  } finally {
    await file.close();
  }
}

/** How many lines a file has: as many rows as will come, but for blank lines and fields that span several. */
export async function countLines(path: string): Promise<number> {
  let lines = 0;
  let last = NEWLINE;
  for await (const chunk of createReadStream(path)) {
    const bytes = chunk as Buffer;
    for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) lines++;
    last = bytes[bytes.length - 1] ?? last;
  }
  return last === NEWLINE ? lines : lines + 1;
}
