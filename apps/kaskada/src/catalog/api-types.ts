import { type FenlType, listOf, mapOf, recordOf, type SimpleKind, simple } from "@rt-kaskada/fenl";
import type { DataType, DataTypePrimitiveType, Schema, SchemaField } from "@rt-kaskada/kaskada-api";

const PRIMITIVES: Partial<Record<SimpleKind, DataTypePrimitiveType>> = {
  null: "PRIMITIVE_TYPE_NULL",
  bool: "PRIMITIVE_TYPE_BOOL",
  i8: "PRIMITIVE_TYPE_I8",
  i16: "PRIMITIVE_TYPE_I16",
  i32: "PRIMITIVE_TYPE_I32",
  i64: "PRIMITIVE_TYPE_I64",
  u8: "PRIMITIVE_TYPE_U8",
  u16: "PRIMITIVE_TYPE_U16",
  u32: "PRIMITIVE_TYPE_U32",
  u64: "PRIMITIVE_TYPE_U64",
  f16: "PRIMITIVE_TYPE_F16",
  f32: "PRIMITIVE_TYPE_F32",
  f64: "PRIMITIVE_TYPE_F64",
  string: "PRIMITIVE_TYPE_STRING",
  large_string: "PRIMITIVE_TYPE_LARGE_STRING",
  timestamp_s: "PRIMITIVE_TYPE_TIMESTAMP_SECOND",
  timestamp_ms: "PRIMITIVE_TYPE_TIMESTAMP_MILLISECOND",
  timestamp_us: "PRIMITIVE_TYPE_TIMESTAMP_MICROSECOND",
  timestamp_ns: "PRIMITIVE_TYPE_TIMESTAMP_NANOSECOND",
  duration_s: "PRIMITIVE_TYPE_DURATION_SECOND",
  duration_ms: "PRIMITIVE_TYPE_DURATION_MILLISECOND",
  duration_us: "PRIMITIVE_TYPE_DURATION_MICROSECOND",
  duration_ns: "PRIMITIVE_TYPE_DURATION_NANOSECOND",
  interval_days: "PRIMITIVE_TYPE_INTERVAL_DAY_TIME",
  interval_months: "PRIMITIVE_TYPE_INTERVAL_YEAR_MONTH",
  json: "PRIMITIVE_TYPE_JSON",
  date32: "PRIMITIVE_TYPE_DATE32",
};
const KINDS = new Map(Object.entries(PRIMITIVES).map(([kind, primitive]) => [primitive, kind as SimpleKind]));

/** A column with its type, in Fenl's terms. */
export interface Column {
  name: string;
  type: FenlType;
  nullable: boolean;
}

/**
 * A Fenl type as the API tells it; throws for those it has no word for.
 * @param type the type
 * @param where what has it, for the error
 */
export function toDataType(type: FenlType, where: string): DataType {
  switch (type.kind) {
    case "record":
      return { struct: toSchema(type.fields.map((field) => ({ ...field, nullable: true }))) };
    case "list":
      return { list: { name: "item", itemType: toDataType(type.item, where), nullable: true } };
    case "map":
      return {
        map: {
          name: "entries",
          ordered: false,
          keyName: "key",
          keyType: toDataType(type.key, where),
          keyIsNullable: false,
          valueName: "value",
          valueType: toDataType(type.value, where),
          valueIsNullable: true,
        },
      };
    case "window":
      return { window: {} };
  }
  const primitive = PRIMITIVES[type.kind];
  if (!primitive) throw new Error(`${where}: type ${type.kind} is not supported`);
  return { primitive };
}

/** Columns as the API tells them. */
export function toSchema(columns: readonly Column[]): Schema {
  return {
    fields: columns.map(
      ({ name, type, nullable }): SchemaField => ({ name, dataType: toDataType(type, `column ${name}`), nullable }),
    ),
  };
}

/** Reads a stored schema's columns. */
export function fromSchema(schema: Schema): Column[] {
  return schema.fields.map(({ name, dataType, nullable }) => ({ name, type: fromDataType(dataType), nullable }));
}

function fromDataType(type: DataType | null): FenlType {
  if (type?.struct) return recordOf(fromSchema(type.struct).map(({ name, type }) => ({ name, type })));
  if (type?.list) return listOf(fromDataType(type.list.itemType));
  if (type?.map) return mapOf(fromDataType(type.map.keyType), fromDataType(type.map.valueType));
  const kind = type?.primitive && KINDS.get(type.primitive);
  return simple(kind || "null");
}
