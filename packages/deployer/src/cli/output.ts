import { readFile } from "node:fs/promises";

/** Writes a line to standard output. */
export function printLine(text = ""): void {
  process.stdout.write(`${text}\n`);
}

/** Writes a value to standard output as JSON, the way the Pulumi CLI indents it. */
export function printJson(value: unknown, indent = 2): void {
  printLine(JSON.stringify(value, undefined, indent));
}

/**
 * Lays out a table: columns as wide as their longest cell, two spaces between them, none at the ends of lines.
 * @param rows the first one is the heading
 */
export function formatTable(rows: string[][]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** Everything on standard input. */
export async function readStandardInput(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

/** A file's text, or standard input's where no file is named. */
export async function readInput(file: string | undefined): Promise<string> {
  return file === undefined || file === "-" ? readStandardInput() : readFile(file, "utf8");
}

/** `1 second ago`, `3 hours ago`: how long a moment is past. */
export function timeAgo(date: Date, now = new Date()): string {
  const seconds = Math.max(0, Math.round((now.getTime() - date.getTime()) / 1000));
  const units: [name: string, seconds: number][] = [
    ["year", 31_536_000],
    ["month", 2_592_000],
    ["week", 604_800],
    ["day", 86_400],
    ["hour", 3600],
    ["minute", 60],
    ["second", 1],
  ];
  const unit = units.find(([, length]) => seconds >= length);
  if (!unit) return "now";
  const count = Math.floor(seconds / unit[1]);
  return `${count} ${unit[0]}${count === 1 ? "" : "s"} ago`;
}
