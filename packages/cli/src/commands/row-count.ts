import { InvalidArgumentError } from "commander";

/** Reads a number of rows from the command line. */
export function parseRows(text: string): number {
  const rows = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(rows) || rows < 1) {
    throw new InvalidArgumentError("give a whole number of at least 1");
  }
  return rows;
}
