import type { FenlType, OutputRow, SimpleKind } from "@rt-kaskada/fenl";
import type { SchemaElement } from "hyparquet";
import { parquetWriteBuffer } from "hyparquet-writer";
import type { ResultColumn } from "./result-columns.js";

type Physical = Omit<SchemaElement, "name">;

const UNITS = { ms: "MILLIS", us: "MICROS", ns: "NANOS" } as const;
const PRIMITIVES: Partial<Record<SimpleKind, Physical>> = {
  bool: { type: "BOOLEAN" },
  // Widths are told by the older annotation: the writer's newer one is malformed for Arrow's readers.
  i8: { type: "INT32", converted_type: "INT_8" },
  i16: { type: "INT32", converted_type: "INT_16" },
  u8: { type: "INT32", converted_type: "UINT_8" },
  u16: { type: "INT32", converted_type: "UINT_16" },
  u32: { type: "INT32", converted_type: "UINT_32" },
  u64: { type: "INT64", converted_type: "UINT_64" },
  i32: { type: "INT32" },
  i64: { type: "INT64" },
  f16: { type: "FLOAT" },
  f32: { type: "FLOAT" },
  f64: { type: "DOUBLE" },
  binary: { type: "BYTE_ARRAY" },
  date32: { type: "INT32", converted_type: "DATE" },
  time_ms: { type: "INT32" },
  time_us: { type: "INT64" },
};

/** Results as a Parquet file, with nested records and lists as such. */
export function parquetResult(columns: ResultColumn[], rows: OutputRow[]): Uint8Array {
  const schema: SchemaElement[] = [
    { name: "schema", num_children: columns.length },
    ...columns.flatMap(({ name, type }) => elements(name, type)),
  ];
  const columnData = columns.map(({ name, type, value }) => ({
    name,
    data: rows.map((row) => stored(value(row), type)),
  }));
  return new Uint8Array(parquetWriteBuffer({ columnData, schema, createdBy: "rt-kaskada" }));
}

function elements(name: string, type: FenlType): SchemaElement[] {
  if (type.kind === "record") {
    const children = type.fields.flatMap((field) => elements(field.name, field.type));
    return [{ name, repetition_type: "OPTIONAL", num_children: type.fields.length }, ...children];
  }
  if (type.kind === "list") {
    return [
      { name, repetition_type: "OPTIONAL", num_children: 1, converted_type: "LIST" },
      { name: "list", repetition_type: "REPEATED", num_children: 1 },
      ...elements("element", type.item),
    ];
  }
  return [{ name, repetition_type: "OPTIONAL", ...physical(type) }];
}

function physical(type: FenlType): Physical {
  const kind = type.kind as SimpleKind;
  // Parquet has no seconds.
  const unit = UNITS[kind.replace("timestamp_", "") as keyof typeof UNITS] ?? "MILLIS";
  if (kind.startsWith("timestamp_")) {
    return { type: "INT64", logical_type: { type: "TIMESTAMP", isAdjustedToUTC: false, unit } };
  }
  return PRIMITIVES[kind] ?? { type: "BYTE_ARRAY", converted_type: "UTF8" };
}

/** A value as the writer takes it for its column's physical type. */
function stored(value: unknown, type: FenlType): unknown {
  if (value === null || value === undefined) return null;
  switch (type.kind) {
    case "record":
      return Object.fromEntries(
        type.fields.map((field) => [field.name, stored((value as Record<string, unknown>)[field.name], field.type)]),
      );
    case "list":
      return (value as unknown[]).map((item) => stored(item, type.item));
    case "timestamp_s":
      return BigInt(value as number) * 1000n;
    case "u64":
      return BigInt(value as number | bigint);
    case "i64":
    case "time_us":
    case "timestamp_ms":
    case "timestamp_us":
    case "timestamp_ns":
      return BigInt.asIntN(64, BigInt(value as number | bigint));
    case "map":
    case "null":
      return JSON.stringify(value instanceof Map ? Object.fromEntries(value) : value);
    default:
      return value;
  }
}
