import { SchemaError } from "./parse.js";
import { describeType, isPrimitive, type PrimitiveType, type RecordSchema, type ValueType } from "./schema.js";

export interface CqlColumn {
  name: string;
  /** The CQL type: `int`, `bigint`, `text`, `timestamp`, … */
  type: string;
}

const CQL: Record<PrimitiveType, string> = {
  boolean: "boolean",
  int: "int",
  long: "bigint",
  float: "float",
  double: "double",
  string: "text",
  bytes: "blob",
};

/**
 * The columns a table needs to hold the schema's records, in the schema's order. Throws for a type no column can hold.
 * Timestamps in microseconds become `bigint`: CQL's `timestamp` is in milliseconds and would lose digits.
 */
export function cqlColumns(schema: RecordSchema): CqlColumn[] {
  return schema.fields.map((field) => {
    const type = cqlType(field);
    if (!type) throw new SchemaError(`field ${field.name}: no CQL column can hold ${describeType(field)}`);
    return { name: field.name, type };
  });
}

/** The CQL type for one field, or undefined when there is none. */
export function cqlType(value: ValueType): string | undefined {
  switch (value.logicalType) {
    case "date":
      return "date";
    case "time-millis":
    case "time-micros":
      return "time";
    case "timestamp-millis":
    case "local-timestamp-millis":
      return "timestamp";
    default:
      return isPrimitive(value.type) ? CQL[value.type] : undefined;
  }
}
