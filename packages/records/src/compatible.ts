import {
  describeType,
  isPrimitive,
  type NestedType,
  type PrimitiveType,
  type RecordField,
  type RecordSchema,
  type ValueType,
} from "./schema.js";

/** What a reader of the key's type can be given instead, by Avro's rules of promotion. */
const PROMOTED: Partial<Record<PrimitiveType, PrimitiveType[]>> = {
  long: ["int"],
  float: ["int", "long"],
  double: ["int", "long", "float"],
  string: ["bytes"],
  bytes: ["string"],
};

/**
 * Whether a reader with one schema understands what was written with another: Avro's rules of resolution, and over them
 * that times keep their unit (Avro would let milliseconds be read as microseconds).
 * @returns the reasons why not; empty when it does
 */
export function compatible(reader: RecordSchema, writer: RecordSchema): string[] {
  if (reader.name !== writer.name) return [`record ${reader.name} can't read record ${writer.name}: the names differ`];
  return checkFields(reader.fields, writer.fields, "");
}

/** How deep records are followed: one that contains itself would never end, and its first rounds tell all there is. */
const DEEPEST = 16;

function checkFields(reader: RecordField[], writer: RecordField[], prefix: string): string[] {
  if (prefix.split(".").length > DEEPEST) return [];
  const written = new Map(writer.map((field) => [field.name, field]));
  return reader.flatMap((field) => {
    const path = `${prefix}${field.name}`;
    const other = written.get(field.name);
    if (other) return checkValue(field, other, path);
    return field.hasDefault ? [] : [`field ${path}: the writer lacks it and the reader has no default for it`];
  });
}

function checkValue(reader: ValueType, writer: ValueType, path: string): string[] {
  const because = (why: string) => [
    `field ${path}: ${describeType(writer)} can't be read as ${describeType(reader)}${why}`,
  ];
  if (!isPrimitive(writer.type) && writer.type.kind === "null") return reader.nullable ? [] : because("");
  if (writer.nullable && !reader.nullable) return because(", it may be null");
  if (unitOf(reader) !== unitOf(writer)) return because("");
  if (isPrimitive(reader.type) && isPrimitive(writer.type)) {
    const fits = reader.type === writer.type || PROMOTED[reader.type]?.includes(writer.type);
    return fits ? [] : because("");
  }
  if (!isPrimitive(reader.type) && reader.type.kind === "union") {
    const readable = branchesOf(writer).every((branch) =>
      branchesOf(reader).some((own) => checkValue(own, branch, path).length === 0),
    );
    return readable ? [] : because("");
  }
  if (isPrimitive(reader.type) || isPrimitive(writer.type)) return because("");
  return checkNested(reader.type, writer.type, path) ?? because("");
}

/** The reasons inside two nested types of the same kind; undefined when the kinds or names differ. */
function checkNested(reader: NestedType, writer: NestedType, path: string): string[] | undefined {
  if (reader.kind === "record" && writer.kind === "record" && reader.name === writer.name) {
    return checkFields(reader.fields, writer.fields, `${path}.`);
  }
  if (reader.kind === "array" && writer.kind === "array") return checkValue(reader.items, writer.items, `${path}[]`);
  if (reader.kind === "map" && writer.kind === "map") return checkValue(reader.values, writer.values, `${path}{}`);
  if (reader.kind === "fixed" && writer.kind === "fixed" && reader.name === writer.name) {
    return reader.size === writer.size ? [] : undefined;
  }
  if (reader.kind === "enum" && writer.kind === "enum" && reader.name === writer.name) {
    const unknown = writer.symbols.filter((symbol) => !reader.symbols.includes(symbol));
    return unknown.length === 0 ? [] : [`field ${path}: the reader's enum lacks ${unknown.join(", ")}`];
  }
  return undefined;
}

function branchesOf(value: ValueType): ValueType[] {
  return !isPrimitive(value.type) && value.type.kind === "union" ? value.type.branches : [value];
}

/** `local-timestamp-millis` and `timestamp-millis` are the same number on the wire. */
function unitOf(value: ValueType): string | undefined {
  return value.logicalType?.replace(/^local-/, "");
}
