import type { Column } from "../catalog/api-types.js";

/** What a file holds: columns with their types, and rows by column name. */
export interface TableData {
  columns: Column[];
  rows: Record<string, unknown>[];
}
