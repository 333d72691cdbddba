import type { DataType } from "@rt-kaskada/kaskada-api";

const UNQUOTED = /^PRIMITIVE_TYPE_(BOOL|[IUF]\d+)$/;
const TEXT = /^PRIMITIVE_TYPE_(LARGE_)?STRING$/;

/**
 * A cell of a result file as JSON: numbers with all their digits, an empty cell as null unless it is a string's.
 *
 * @param type of its column; without one the cell is a string
 */
export function jsonCell(cell: string, type?: DataType | null): string {
  const { kind, primitive = "" } = type ?? {};
  if (!type || TEXT.test(primitive)) return JSON.stringify(cell);
  if (cell === "") return "null";
  // Records and lists are JSON already.
  if (kind !== "primitive") return cell;
  if (!UNQUOTED.test(primitive)) return JSON.stringify(cell);
  return /^(NaN|-?inf)$/.test(cell) ? "null" : cell;
}
