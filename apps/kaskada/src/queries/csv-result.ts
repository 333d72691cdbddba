import { type OutputRow, quoteCell, toText } from "@rt-kaskada/fenl";
import type { ResultColumn } from "./result-columns.js";

/** Results as CSV with a header line; null is an empty cell, times are ISO with nanoseconds and no zone. */
export function csvResult(columns: ResultColumn[], rows: OutputRow[]): string {
  const lines = [columns.map(({ name }) => quoteCell(name)).join(",")];
  for (const row of rows) lines.push(columns.map(({ type, value }) => quoteCell(toText(value(row), type))).join(","));
  return `${lines.join("\n")}\n`;
}
