import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Run } from "@rt-kaskada/common";

/**
 * The name of a producing run, under which its messages are numbered. Whatever changes what is sent, or in which order,
 * changes the name: under the old one the broker would take new rows for repeated ones and drop them.
 * @param loads the finished loads, whose rows are in the table
 * @param count how many rows are sent; -1 for all
 */
export function runName(stack: string, loads: readonly Run[], count: number, codeVersion: string): string {
  const sources = loads.map((load) => `${load.run}:${load.done}`).sort();
  const digest = createHash("sha256")
    .update([...sources, count, codeVersion].join("\n"))
    .digest("hex");
  return `${stack}-producer-${digest.slice(0, 16)}`;
}

/** A digest of the program that runs: of its bundle. */
export async function codeVersion(): Promise<string> {
  const code = await readFile(fileURLToPath(import.meta.url));
  return createHash("sha256").update(code).digest("hex").slice(0, 16);
}
