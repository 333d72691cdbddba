import {
  describeType,
  isPrimitive,
  type LogicalType,
  parseRecordSchema,
  type RecordField,
  type RecordSchema,
  type ValueType,
} from "@rt-kaskada/records";
import { type FenlType, listOf, mapOf, type RecordType, recordOf, type SimpleKind, simple } from "./fenl-type.js";
import { typeName } from "./type-name.js";

const PRIMITIVES: Readonly<Record<string, SimpleKind>> = {
  boolean: "bool",
  int: "i32",
  long: "i64",
  float: "f32",
  double: "f64",
  string: "string",
  bytes: "binary",
};

const LOGICAL: Readonly<Record<LogicalType, SimpleKind>> = {
  date: "date32",
  "time-millis": "time_ms",
  "time-micros": "time_us",
  "timestamp-millis": "timestamp_ms",
  "timestamp-micros": "timestamp_us",
  "local-timestamp-millis": "timestamp_ms",
  "local-timestamp-micros": "timestamp_us",
};

/**
 * The Fenl type of an Avro field.
 *
 * @throws if Fenl has none
 */
export function fenlTypeOf(field: RecordField): FenlType {
  const type = typeOf(field);
  if (!type) throw new Error(`Field '${field.name}': Fenl has no type for ${describeType(field)}`);
  return type;
}

function typeOf(value: ValueType): FenlType | undefined {
  if (isPrimitive(value.type)) return simple(value.logicalType ? LOGICAL[value.logicalType] : PRIMITIVES[value.type]!);
  switch (value.type.kind) {
    case "record":
      return recordOf(value.type.fields.map((field) => ({ name: field.name, type: fenlTypeOf(field) })));
    case "array": {
      const item = typeOf(value.type.items);
      return item && listOf(item);
    }
    case "map": {
      const item = typeOf(value.type.values);
      return item && mapOf(simple("string"), item);
    }
    case "enum":
      return simple("string");
    case "null":
      return simple("null");
    default:
      return undefined;
  }
}

/** Avro's type for a Fenl type; undefined where it has none. */
const AVRO: Partial<Record<SimpleKind, unknown>> = {
  bool: "boolean",
  i32: "int",
  i64: "long",
  f32: "float",
  f64: "double",
  string: "string",
  large_string: "string",
  binary: "bytes",
  date32: { type: "int", logicalType: "date" },
  time_ms: { type: "int", logicalType: "time-millis" },
  time_us: { type: "long", logicalType: "time-micros" },
  timestamp_ms: { type: "long", logicalType: "local-timestamp-millis" },
  timestamp_us: { type: "long", logicalType: "local-timestamp-micros" },
};

/** What to cast a type to that Avro can't carry. */
const INSTEAD: Partial<Record<SimpleKind, string>> = {
  i8: "i32",
  i16: "i32",
  u8: "i32",
  u16: "i32",
  u32: "i64",
  u64: "string",
  f16: "f32",
  timestamp_s: "timestamp_ms",
  timestamp_ns: "timestamp_us",
  duration_s: "i64",
  duration_ms: "i64",
  duration_us: "i64",
  duration_ns: "i64",
  interval_days: "i32",
  interval_months: "i32",
  null: "string",
};

/** A field of a result that can't be written as Avro. */
export interface UnsupportedField {
  readonly name: string;
  readonly type: string;
  /** What helps. */
  readonly hint: string;
}

/** The fields of a result, `_key` included, whose types Avro can't carry. */
export function unsupportedInAvro(resultType: RecordType, keyType: FenlType): UnsupportedField[] {
  return [{ name: "_key", type: keyType }, ...resultType.fields].flatMap(({ name, type }) => {
    const kind = unsupportedKind(type);
    if (!kind) return [];
    const instead = kind in INSTEAD ? INSTEAD[kind as SimpleKind] : undefined;
    const hint =
      name === "_key"
        ? "use a table or a with_key() whose key has another type"
        : instead
          ? `cast it: \`as ${instead}\``
          : "leave it out or take its parts";
    return [{ name, type: typeName(type), hint }];
  });
}

function unsupportedKind(type: FenlType): FenlType["kind"] | undefined {
  if (type.kind === "record") {
    for (const field of type.fields) {
      const kind = unsupportedKind(field.type);
      if (kind) return kind;
    }
    return undefined;
  }
  return type.kind in AVRO ? undefined : type.kind;
}

/**
 * The Avro schema of a query's result: `_time`, `_key`, then the record's fields, all but `_time` nullable.
 *
 * @throws an error naming every field whose type Avro can't carry
 */
export function avroSchemaOf(resultType: FenlType, keyType: FenlType): RecordSchema {
  if (resultType.kind !== "record") throw new Error(`The result is no record but ${typeName(resultType)}`);
  const unsupported = unsupportedInAvro(resultType, keyType);
  if (unsupported.length > 0) {
    const list = unsupported.map(({ name, type, hint }) => `'${name}' of type ${type} (${hint})`).join(", ");
    throw new Error(`Avro can't carry ${unsupported.length === 1 ? "field" : "fields"} ${list}`);
  }
  let nested = 0;
  const nullable = (type: FenlType): unknown[] => {
    if (type.kind !== "record") return ["null", AVRO[type.kind as SimpleKind]];
    nested += 1;
    return ["null", { type: "record", name: `r${nested}`, fields: fieldsOf(type) }];
  };
  const fieldsOf = (type: RecordType): unknown[] =>
    type.fields.map((field) => ({ name: field.name, type: nullable(field.type) }));
  const fields = [
    { name: "_time", type: AVRO.timestamp_us },
    { name: "_key", type: nullable(keyType) },
    ...fieldsOf(resultType),
  ];
  return parseRecordSchema(JSON.stringify({ type: "record", name: "Record", fields }));
}
