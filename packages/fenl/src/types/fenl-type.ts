/** Types without parameters. `error` stands for "already reported". */
export const SIMPLE_TYPES = [
  "null",
  "bool",
  "i8",
  "i16",
  "i32",
  "i64",
  "u8",
  "u16",
  "u32",
  "u64",
  "f16",
  "f32",
  "f64",
  "string",
  "large_string",
  "binary",
  "timestamp_s",
  "timestamp_ms",
  "timestamp_us",
  "timestamp_ns",
  "duration_s",
  "duration_ms",
  "duration_us",
  "duration_ns",
  "interval_days",
  "interval_months",
  "date32",
  "time_ms",
  "time_us",
  "json",
  "window",
  "error",
] as const;
export type SimpleKind = (typeof SIMPLE_TYPES)[number];

export interface SimpleType {
  readonly kind: SimpleKind;
}

export interface RecordType {
  readonly kind: "record";
  readonly fields: readonly TypedField[];
}

export interface TypedField {
  readonly name: string;
  readonly type: FenlType;
}

export interface ListType {
  readonly kind: "list";
  readonly item: FenlType;
}

export interface MapType {
  readonly kind: "map";
  readonly key: FenlType;
  readonly value: FenlType;
}

/** A Fenl type: immutable, compared with `sameType`. */
export type FenlType = SimpleType | RecordType | ListType | MapType;

const SIMPLE = new Map<string, SimpleType>(SIMPLE_TYPES.map((kind) => [kind, Object.freeze({ kind })]));

/** The type of this name; throws for a name that is none. */
export function simple(kind: SimpleKind): SimpleType {
  return SIMPLE.get(kind)!;
}

export function isSimpleKind(name: string): name is SimpleKind {
  return SIMPLE.has(name);
}

export function recordOf(fields: readonly TypedField[]): RecordType {
  return { kind: "record", fields };
}

export function listOf(item: FenlType): ListType {
  return { kind: "list", item };
}

export function mapOf(key: FenlType, value: FenlType): MapType {
  return { kind: "map", key, value };
}

/** Whether two types are the same, field order included. */
export function sameType(a: FenlType, b: FenlType): boolean {
  if (a === b) return true;
  if (a.kind === "record" && b.kind === "record") {
    return (
      a.fields.length === b.fields.length &&
      a.fields.every((field, i) => field.name === b.fields[i]!.name && sameType(field.type, b.fields[i]!.type))
    );
  }
  if (a.kind === "list" && b.kind === "list") return sameType(a.item, b.item);
  if (a.kind === "map" && b.kind === "map") return sameType(a.key, b.key) && sameType(a.value, b.value);
  return a.kind === b.kind && isSimpleKind(a.kind);
}

/** The field of a record type, if it has it. */
export function fieldOf(type: RecordType, name: string): TypedField | undefined {
  return type.fields.find((field) => field.name === name);
}
