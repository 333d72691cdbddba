import avro from "avsc";
import type { LogicalType, NestedType, PrimitiveType, RecordField, RecordSchema, ValueType } from "./schema.js";

const PRIMITIVES = new Set(["boolean", "int", "long", "float", "double", "string", "bytes"]);
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

const LOGICAL: Record<LogicalType, PrimitiveType> = {
  date: "int",
  "time-millis": "int",
  "time-micros": "long",
  "timestamp-millis": "long",
  "timestamp-micros": "long",
  "local-timestamp-millis": "long",
  "local-timestamp-micros": "long",
};

/** An Avro schema that can't be used; the message says which field and why. */
export class SchemaError extends Error {
  override name = "SchemaError";
}

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type JsonObject = { [key: string]: Json };

/**
 * Reads an Avro record schema.
 * @param json the schema's JSON text; its top level has to be a record
 */
export function parseRecordSchema(json: string): RecordSchema {
  let parsed: Json;
  try {
    parsed = JSON.parse(json) as Json;
  } catch (error) {
    throw new SchemaError(`Avro schema is not JSON: ${(error as Error).message}`);
  }
  if (!isObject(parsed) || parsed.type !== "record") {
    throw new SchemaError("Avro schema: the top level has to be a record");
  }
  const namespace = parsed.namespace;
  if (namespace !== undefined && typeof namespace !== "string") {
    throw new SchemaError("Avro schema: namespace has to be a string");
  }
  const schema: RecordSchema = { name: nameOf(parsed, "Avro schema"), fields: [], json };
  if (namespace) schema.namespace = namespace;
  schema.fields = new Reader().topLevel(parsed, schema.name);
  checkWithAvro(parsed);
  return schema;
}

/** Has avsc read it, too, for the rules a plain walk doesn't see (defaults that fit, names defined twice). */
function checkWithAvro(parsed: Json): void {
  try {
    avro.Type.forSchema(parsed as avro.Schema, { wrapUnions: "auto" });
  } catch (error) {
    throw new SchemaError(`Avro schema: ${(error as Error).message}`);
  }
}

/**
 * Walks a schema; remembers the types named so far, which later fields may refer to. Namespaces are left to avsc's check:
 * two types of one name in different namespaces are told apart by the codec, not in what is reported here.
 */
class Reader {
  private readonly named = new Map<string, NestedType>();

  topLevel(record: JsonObject, name: string): RecordField[] {
    const self: NestedType = { kind: "record", name, fields: [] };
    this.remember(record, self);
    self.fields = this.fields(record, `record ${name}`);
    return self.fields;
  }

  private fields(record: JsonObject, where: string): RecordField[] {
    if (!Array.isArray(record.fields)) throw new SchemaError(`${where}: "fields" has to be a list`);
    const seen = new Set<string>();
    return record.fields.map((field, index) => {
      if (!isObject(field)) throw new SchemaError(`${where}: field ${index + 1} has to be an object`);
      const name = nameOf(field, `${where}: field ${index + 1}`);
      if (seen.has(name)) throw new SchemaError(`${where}: field ${name} occurs twice`);
      seen.add(name);
      if (field.type === undefined) throw new SchemaError(`field ${name}: it has no type`);
      return { name, ...this.value(field.type, `field ${name}`), hasDefault: field.default !== undefined };
    });
  }

  private value(type: Json, where: string): ValueType {
    if (typeof type === "string") return { type: this.byName(type, where), nullable: false };
    if (Array.isArray(type)) return this.union(type, where);
    if (!isObject(type)) throw new SchemaError(`${where}: type ${JSON.stringify(type)} is not an Avro type`);
    if (Array.isArray(type.type) || isObject(type.type)) return this.value(type.type, where);
    const result: ValueType = { type: this.complex(type, where), nullable: false };
    if (typeof type.logicalType === "string") {
      const known = LOGICAL[type.logicalType as LogicalType] === result.type;
      if (known) result.logicalType = type.logicalType as LogicalType;
      else result.otherLogicalType = type.logicalType;
    }
    return result;
  }

  /** `["null", T]`, in either order, is a nullable T; any other union stays one. */
  private union(branches: Json[], where: string): ValueType {
    const others = branches.filter((branch) => branch !== "null" && !(isObject(branch) && branch.type === "null"));
    const nullable = others.length < branches.length;
    if (others.length === 1) return { ...this.value(others[0]!, where), nullable };
    if (others.length === 0) return { type: { kind: "null" }, nullable: true };
    return { type: { kind: "union", branches: others.map((branch) => this.value(branch, where)) }, nullable };
  }

  private complex(type: JsonObject, where: string): PrimitiveType | NestedType {
    switch (type.type) {
      case "record": {
        const nested: NestedType = { kind: "record", name: nameOf(type, where), fields: [] };
        this.remember(type, nested);
        nested.fields = this.fields(type, where);
        return nested;
      }
      case "enum": {
        if (!Array.isArray(type.symbols)) throw new SchemaError(`${where}: an enum has to have symbols`);
        return this.remember(type, { kind: "enum", name: nameOf(type, where), symbols: type.symbols.map(String) });
      }
      case "fixed":
        if (typeof type.size !== "number") throw new SchemaError(`${where}: a fixed has to have a size`);
        return this.remember(type, { kind: "fixed", name: nameOf(type, where), size: type.size });
      case "array":
        return { kind: "array", items: this.value(type.items ?? null, `${where}, its items`) };
      case "map":
        return { kind: "map", values: this.value(type.values ?? null, `${where}, its values`) };
      default:
        return this.byName(type.type ?? null, where);
    }
  }

  private remember(type: JsonObject, nested: NestedType): NestedType {
    this.named.set(String(type.name).split(".").pop()!, nested);
    return nested;
  }

  private byName(name: Json, where: string): PrimitiveType | NestedType {
    if (name === "null") return { kind: "null" };
    if (typeof name === "string" && PRIMITIVES.has(name)) return name as PrimitiveType;
    const known = typeof name === "string" ? this.named.get(name.split(".").pop()!) : undefined;
    if (known) return known;
    throw new SchemaError(`${where}: type ${JSON.stringify(name)} is not an Avro type`);
  }
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function nameOf(object: JsonObject, where: string): string {
  if (typeof object.name !== "string") throw new SchemaError(`${where}: it has no name`);
  const name = object.name.split(".").pop()!;
  if (!NAME.test(name)) throw new SchemaError(`${where}: ${JSON.stringify(object.name)} is not an Avro name`);
  return name;
}
