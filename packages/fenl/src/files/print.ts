import type { OutputRow } from "../processor/rows.js";
import { float32ToText, floatToText } from "../runtime/text.js";
import { formatDate, formatTimestamp } from "../runtime/time.js";
import { UNIT_NANOS, unitOf } from "../runtime/timestamps.js";
import { type FenlType, type RecordType, simple } from "../types/fenl-type.js";
import { isFloat, isTimestamp } from "../types/kinds.js";
import { quoteCell } from "./csv-text.js";

/** The columns of printed results. */
interface Column {
  readonly name: string;
  readonly type: FenlType;
  value(row: OutputRow): unknown;
}

function columnsOf(resultType: RecordType, keyType: FenlType): Column[] {
  return [
    { name: "_time", type: simple("timestamp_ns"), value: (row) => BigInt(row.time) },
    { name: "_key", type: keyType, value: (row) => row.key },
    ...resultType.fields.map(({ name, type }): Column => ({ name, type, value: (row) => row.record[name] })),
  ];
}

/** Results as CSV with a header: times as ISO with nanoseconds and no zone, null as an empty cell. */
export function toCsv(rows: readonly OutputRow[], resultType: RecordType, keyType: FenlType): string {
  const columns = columnsOf(resultType, keyType);
  const lines = [columns.map(({ name }) => quoteCell(name)).join(",")];
  for (const row of rows) lines.push(columns.map(({ type, value }) => quoteCell(toText(value(row), type))).join(","));
  return `${lines.join("\n")}\n`;
}

/** Results as one JSON object a line. */
export function toJsonLines(rows: readonly OutputRow[], resultType: RecordType, keyType: FenlType): string {
  const columns = columnsOf(resultType, keyType);
  return rows
    .map(
      (row) =>
        `{${columns.map(({ name, type, value }) => `${JSON.stringify(name)}:${toJson(value(row), type)}`).join(",")}}\n`,
    )
    .join("");
}

/** Results as aligned columns for people. */
export function toTable(rows: readonly OutputRow[], resultType: RecordType, keyType: FenlType): string {
  const columns = columnsOf(resultType, keyType);
  const cells = [
    columns.map(({ name }) => name),
    ...rows.map((row) => columns.map(({ type, value }) => toText(value(row), type).replaceAll("\n", "\\n"))),
  ];
  // Not Math.max(...): there may be more rows than a call can have arguments.
  const widths = columns.map((_, i) => cells.reduce((widest, line) => Math.max(widest, line[i]!.length), 0));
  return `${cells
    .map((line) =>
      line
        .map((cell, i) => cell.padEnd(widths[i]!))
        .join("  ")
        .trimEnd(),
    )
    .join("\n")}\n`;
}

/** A value as text. */
export function toText(value: unknown, type: FenlType): string {
  if (value === null || value === undefined) return "";
  if (isTimestamp(type)) return timeText(value as bigint | number, type.kind);
  if (type.kind === "date32") return formatDate(value as number);
  if (isFloat(type)) return floatText(value as number, type);
  if (type.kind === "binary") return Buffer.from(value as Uint8Array).toString("hex");
  return typeof value === "object" ? toJson(value, type) : String(value);
}

function floatText(value: number, type: FenlType): string {
  return type.kind === "f32" ? float32ToText(value) : floatToText(value);
}

function timeText(value: bigint | number, kind: string): string {
  return formatTimestamp(BigInt(value) * UNIT_NANOS[unitOf(kind)]!, 9);
}

/** A value as JSON; 64-bit integers keep all digits. */
export function toJson(value: unknown, type: FenlType): string {
  if (value === null || value === undefined) return "null";
  switch (type.kind) {
    case "record":
      return `{${type.fields
        .map(
          (field) =>
            `${JSON.stringify(field.name)}:${toJson((value as Record<string, unknown>)[field.name], field.type)}`,
        )
        .join(",")}}`;
    case "list":
      return `[${(value as unknown[]).map((item) => toJson(item, type.item)).join(",")}]`;
    case "map": {
      const entries = value instanceof Map ? [...value] : Object.entries(value);
      return `{${entries.map(([key, item]) => `${JSON.stringify(String(key))}:${toJson(item, type.value)}`).join(",")}}`;
    }
    default:
      if (typeof value === "bigint" && !isTimestamp(type)) return String(value);
      if (typeof value === "number" && isFloat(type)) return Number.isFinite(value) ? floatText(value, type) : "null";
      return typeof value === "number" && !isTimestamp(type) && type.kind !== "date32"
        ? String(value)
        : JSON.stringify(typeof value === "boolean" ? value : toText(value, type));
  }
}
