import type { DataType, Schema } from "@rt-kaskada/kaskada-api";
import { isPrimitive, type PrimitiveType, type RecordField, type RecordSchema } from "@rt-kaskada/records";

/** A column of a Kaskada table as it is compared: the API's type without its prefix. */
export interface Field {
  name: string;
  type: string;
  nullable: boolean;
}

const TYPES: Record<PrimitiveType, string> = {
  boolean: "BOOL",
  int: "I32",
  long: "I64",
  float: "F32",
  double: "F64",
  string: "STRING",
  bytes: "BINARY",
};

/** The columns a table over a topic with this schema has. */
export function fieldsOf(schema: RecordSchema): Field[] {
  return schema.fields.map((field) => ({ name: field.name, type: typeOf(field), nullable: field.nullable }));
}

/** The columns a table was seen to have. */
export function observedFields(schema: Schema | null): Field[] {
  return (schema?.fields ?? []).map(({ name, dataType, nullable }) => ({ name, type: kindOf(dataType), nullable }));
}

function kindOf(type: DataType | null): string {
  return type?.primitive?.replace("PRIMITIVE_TYPE_", "") ?? (type?.kind ?? "nothing").toUpperCase();
}

function typeOf(field: RecordField): string {
  switch (field.logicalType) {
    case "date":
      return "DATE32";
    case "timestamp-millis":
    case "local-timestamp-millis":
      return "TIMESTAMP_MILLISECOND";
    case "timestamp-micros":
    case "local-timestamp-micros":
      return "TIMESTAMP_MICROSECOND";
  }
  if (isPrimitive(field.type)) return TYPES[field.type];
  return { record: "STRUCT", array: "LIST", map: "MAP" }[field.type.kind as string] ?? field.type.kind.toUpperCase();
}
