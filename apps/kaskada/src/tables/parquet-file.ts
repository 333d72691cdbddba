import { type FenlType, listOf, mapOf, recordOf, type SimpleKind, simple } from "@rt-kaskada/fenl";
import { parquetMetadata, parquetReadObjects, parquetSchema, type SchemaElement, type SchemaTree } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { nameMapEntries } from "./parquet-maps.js";
import type { TableData } from "./table-data.js";

/** Times and dates as the numbers they are stored as: the column's type tells their unit. */
const parsers = {
  timestampFromMilliseconds: (value: bigint) => value,
  timestampFromMicroseconds: (value: bigint) => value,
  timestampFromNanoseconds: (value: bigint) => value,
  dateFromDays: (value: number) => value,
};

/** Reads a Parquet file. */
export async function readParquet(bytes: Buffer): Promise<TableData> {
  const file = new Uint8Array(bytes).buffer;
  const metadata = parquetMetadata(file);
  nameMapEntries(metadata);
  const columns = parquetSchema(metadata).children.map((tree) => ({
    name: tree.element.name,
    type: typeOf(tree),
    nullable: tree.element.repetition_type !== "REQUIRED",
  }));
  // The library's types ask for its default parsers' results.
  const read = { file, metadata, compressors, parsers: parsers as never };
  const rows = (await parquetReadObjects(read)) as Record<string, unknown>[];
  return { columns, rows: rows.map((row) => canonicalRecord(row, columns)) };
}

function typeOf(tree: SchemaTree): FenlType {
  const { element, children } = tree;
  if (children.length === 0) return simple(primitive(element));
  const kind = element.logical_type?.type ?? element.converted_type;
  const inner = children[0]!;
  if (kind === "LIST") return listOf(typeOf(inner.children.length === 1 ? inner.children[0]! : inner));
  if (kind === "MAP" || kind === "MAP_KEY_VALUE") return mapOf(typeOf(inner.children[0]!), typeOf(inner.children[1]!));
  return recordOf(children.map((child) => ({ name: child.element.name, type: typeOf(child) })));
}

function primitive({ name, type, converted_type: converted, logical_type: logical }: SchemaElement): SimpleKind {
  if (converted === "DECIMAL" || logical?.type === "DECIMAL")
    throw new Error(`column ${name}: decimals are not supported`);
  if (logical?.type === "INTEGER") return `${logical.isSigned ? "i" : "u"}${logical.bitWidth}` as SimpleKind;
  if (logical?.type === "TIMESTAMP") return TIMES[logical.unit] ?? "timestamp_ns";
  const known = CONVERTED[converted ?? ""] ?? CONVERTED[logical?.type ?? ""] ?? PHYSICAL[type ?? ""];
  if (!known) throw new Error(`column ${name}: type ${logical?.type ?? converted ?? type} is not supported`);
  return known;
}

const TIMES: Record<string, SimpleKind> = { MILLIS: "timestamp_ms", MICROS: "timestamp_us", NANOS: "timestamp_ns" };
const CONVERTED: Record<string, SimpleKind> = {
  UTF8: "string",
  STRING: "string",
  ENUM: "string",
  JSON: "string",
  DATE: "date32",
  TIMESTAMP_MILLIS: "timestamp_ms",
  TIMESTAMP_MICROS: "timestamp_us",
  INT_8: "i8",
  INT_16: "i16",
  INT_32: "i32",
  INT_64: "i64",
  UINT_8: "u8",
  UINT_16: "u16",
  UINT_32: "u32",
  UINT_64: "u64",
};
const PHYSICAL: Record<string, SimpleKind> = {
  BOOLEAN: "bool",
  INT32: "i32",
  INT64: "i64",
  INT96: "timestamp_ns",
  FLOAT: "f32",
  DOUBLE: "f64",
  BYTE_ARRAY: "binary",
  FIXED_LEN_BYTE_ARRAY: "binary",
};

function canonicalRecord(row: object, fields: readonly { name: string; type: FenlType }[]): Record<string, unknown> {
  return Object.fromEntries(
    fields.map(({ name, type }) => [name, canonicalValue((row as Record<string, unknown>)[name], type)]),
  );
}

/** Values as the engine has them: null for absent ones, numbers where they are safe, bigint beyond. */
function canonicalValue(value: unknown, type: FenlType): unknown {
  if (value === null || value === undefined) return null;
  if (typeof value === "bigint") {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value;
  }
  if (type.kind === "record") return canonicalRecord(value as object, type.fields);
  if (type.kind === "list") return (value as unknown[]).map((item) => canonicalValue(item, type.item));
  if (type.kind === "map") {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, canonicalValue(item, type.value)]));
  }
  return value;
}
