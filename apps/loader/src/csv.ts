import { createReadStream } from "node:fs";

/** A quoted field may go on over this many lines. A quote that isn't closed by then is a mistake of its line alone. */
const LONGEST_QUOTE = 100;
const CHUNK_BYTES = 256 * 1024;

/** One record of a CSV file. */
export interface CsvRow {
  /** The line it starts on, from 1. */
  line: number;
  /** As it is in the file. */
  raw: string;
  /** Its fields; null where there is nothing between the delimiters. Undefined when it can't be split. */
  fields: (string | null)[] | undefined;
}

/**
 * Reads a CSV file in pieces, blank lines left out. A broken line costs nothing but itself: a quote that is never closed
 * would make a reader that follows the format to the letter swallow the rest of the file.
 */
export async function* readCsv(path: string, delimiter: string): AsyncGenerator<CsvRow[]> {
  const splitter = new Splitter(delimiter);
  let rest = "";
  let first = true;
  for await (const chunk of createReadStream(path, { encoding: "utf8", highWaterMark: CHUNK_BYTES })) {
    let text = rest + (chunk as string);
    if (first) text = text.replace(/^\uFEFF/, "");
    first = false;
    const lines = text.split("\n");
    rest = lines.pop()!;
    yield splitter.take(lines);
  }
  const last = splitter.take(rest === "" ? [] : [rest]);
  yield [...last, ...splitter.end()];
}

/** Puts lines together to records. */
class Splitter {
  private line = 0;
  private open: string[] = [];

  constructor(private readonly delimiter: string) {}

  take(lines: string[]): CsvRow[] {
    const rows: CsvRow[] = [];
    for (const line of lines) this.takeLine(line.endsWith("\r") ? line.slice(0, -1) : line, rows);
    return rows;
  }

  /** What is left when the file has ended: lines after a quote that was never closed. */
  end(): CsvRow[] {
    const rows: CsvRow[] = [];
    while (this.open.length > 0) this.giveUp(rows);
    return rows;
  }

  private takeLine(line: string, rows: CsvRow[]): void {
    this.line++;
    if (this.open.length > 0) {
      this.open.push(line);
      // Only a line with a quote can close the field, and trying costs as much as there are lines.
      if (line.includes('"')) this.tryOpen(rows);
      if (this.open.length > LONGEST_QUOTE) this.giveUp(rows);
    } else if (!line.includes('"')) {
      if (line.trim() !== "") rows.push({ line: this.line, raw: line, fields: splitPlain(line, this.delimiter) });
    } else {
      this.open = [line];
      this.tryOpen(rows);
    }
  }

  private tryOpen(rows: CsvRow[]): void {
    const raw = this.open.join("\n");
    const fields = splitQuoted(raw, this.delimiter);
    if (fields === "open") return;
    if (!fields && this.open.length > 1) {
      this.giveUp(rows);
      return;
    }
    rows.push({ line: this.line - this.open.length + 1, raw, fields });
    this.open = [];
  }

  /** Takes the first of the open lines for broken and the others for records of their own. */
  private giveUp(rows: CsvRow[]): void {
    const [broken, ...others] = this.open;
    this.line -= others.length;
    rows.push({ line: this.line, raw: broken!, fields: undefined });
    this.open = [];
    for (const line of others) this.takeLine(line, rows);
  }
}

function splitPlain(line: string, delimiter: string): (string | null)[] {
  const fields: (string | null)[] = line.split(delimiter);
  for (let i = 0; i < fields.length; i++) if (fields[i] === "") fields[i] = null;
  return fields;
}

/** Splits a record with quotes; "open" when the last quote isn't closed, undefined when text follows a closing one. */
export function splitQuoted(text: string, delimiter: string): (string | null)[] | "open" | undefined {
  const fields: (string | null)[] = [];
  for (let at = 0; ; at++) {
    if (text[at] === '"') {
      const end = closingQuote(text, at + 1);
      if (end < 0) return "open";
      fields.push(text.slice(at + 1, end).replaceAll('""', '"'));
      at = end + 1;
      if (at < text.length && text[at] !== delimiter) return undefined;
    } else {
      const next = text.indexOf(delimiter, at);
      const end = next < 0 ? text.length : next;
      fields.push(end === at ? null : text.slice(at, end));
      at = end;
    }
    if (at >= text.length) return fields;
  }
}

function closingQuote(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at >= 0; at = text.indexOf('"', at + 2)) {
    if (text[at + 1] !== '"') return at;
  }
  return -1;
}

/** The delimiter that occurs most often in a file's first line: `,`, `;` or a tab. */
export function detectDelimiter(firstLine: string): string {
  const count = (delimiter: string) => firstLine.split(delimiter).length;
  return [",", ";", "\t"].reduce((best, delimiter) => (count(delimiter) > count(best) ? delimiter : best));
}
