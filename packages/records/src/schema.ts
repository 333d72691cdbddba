/** Avro's primitive types that a record's field can have. */
export type PrimitiveType = "boolean" | "int" | "long" | "float" | "double" | "string" | "bytes";

/** The logical types we give a meaning to; all of them annotate an int or a long. */
export type LogicalType =
  | "date"
  | "time-millis"
  | "time-micros"
  | "timestamp-millis"
  | "timestamp-micros"
  | "local-timestamp-millis"
  | "local-timestamp-micros";

/** A type that is not primitive. It can be carried and reported, but has no column of its own. */
export type NestedType =
  | { kind: "record"; name: string; fields: RecordField[] }
  | { kind: "array"; items: ValueType }
  | { kind: "map"; values: ValueType }
  | { kind: "enum"; name: string; symbols: string[] }
  | { kind: "fixed"; name: string; size: number }
  | { kind: "union"; branches: ValueType[] }
  | { kind: "null" };

/** What a value may be: its type, what the type stands for and whether null is allowed. */
export interface ValueType {
  type: PrimitiveType | NestedType;
  logicalType?: LogicalType;
  /** A logical type we give no meaning to (decimal, uuid, …): the value is its underlying type, as Avro prescribes. */
  otherLogicalType?: string;
  nullable: boolean;
}

export interface RecordField extends ValueType {
  name: string;
  hasDefault: boolean;
}

/** A parsed Avro record schema. `json` is the text it was parsed from. */
export interface RecordSchema {
  name: string;
  namespace?: string;
  fields: RecordField[];
  json: string;
}

/** Whether the type is one of Avro's primitive ones. */
export function isPrimitive(type: PrimitiveType | NestedType): type is PrimitiveType {
  return typeof type === "string";
}

/** A readable name of a type for messages, such as `local-timestamp-millis (long)`, `int or null`, `array of string`. */
export function describeType(value: ValueType): string {
  const base = isPrimitive(value.type) ? value.type : describeNested(value.type);
  const logical = value.logicalType ?? value.otherLogicalType;
  return `${logical ? `${logical} (${base})` : base}${value.nullable ? " or null" : ""}`;
}

function describeNested(type: NestedType): string {
  switch (type.kind) {
    case "array":
      return `array of ${describeType(type.items)}`;
    case "map":
      return `map of ${describeType(type.values)}`;
    case "union":
      return `union of ${type.branches.map(describeType).join(", ")}`;
    case "null":
      return "null";
    default:
      return `${type.kind} ${type.name}`;
  }
}
