import { readCsvColumns } from "@rt-kaskada/fenl";
import type { TableData } from "./table-data.js";

/** Reads CSV text with a header line; types come from the cells. Throws on what {@link readCsvColumns} refuses. */
export function readCsv(text: string): TableData {
  const { columns, rows } = readCsvColumns(text);
  return {
    columns: columns.map((column) => ({ ...column, nullable: true })),
    rows: rows.map((values) => Object.fromEntries(columns.map(({ name }, at) => [name, values[at]]))),
  };
}
