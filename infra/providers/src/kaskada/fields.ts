import { fenlTypeOf } from "@rt-kaskada/fenl";
import type { DataType, Schema } from "@rt-kaskada/kaskada-api";
import { describeType, type RecordField, type RecordSchema } from "@rt-kaskada/records";

/** A column of a Kaskada table as it is compared: the API's type without its prefix. */
export interface Field {
  name: string;
  type: string;
  nullable: boolean;
}

/** The API's names by the types a column can have; others have no name there. */
const TYPES: Record<string, string> = {
  bool: "BOOL",
  i32: "I32",
  i64: "I64",
  f32: "F32",
  f64: "F64",
  string: "STRING",
  date32: "DATE32",
  timestamp_ms: "TIMESTAMP_MILLISECOND",
  timestamp_us: "TIMESTAMP_MICROSECOND",
  null: "NULL",
  record: "STRUCT",
  list: "LIST",
  map: "MAP",
};

/** The columns a table over a topic with this schema has; throws for a field the API has no type for. */
export function fieldsOf(schema: RecordSchema): Field[] {
  return schema.fields.map((field) => ({ name: field.name, type: typeOf(field), nullable: field.nullable }));
}

/** The columns a table was seen to have. */
export function observedFields(schema: Schema | null): Field[] {
  return (schema?.fields ?? []).map(({ name, dataType, nullable }) => ({
    name,
    type: observedType(dataType),
    nullable,
  }));
}

function observedType(type: DataType | null): string {
  return type?.primitive?.replace("PRIMITIVE_TYPE_", "") ?? (type?.kind ?? "nothing").toUpperCase();
}

function typeOf(field: RecordField): string {
  const type = TYPES[fenlTypeOf(field).kind];
  if (!type) throw new Error(`field ${field.name}: a Kaskada table can't have a column of ${describeType(field)}`);
  return type;
}
