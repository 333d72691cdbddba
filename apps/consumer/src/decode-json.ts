import { type DataRecord, isPrimitive, type RecordField, type RecordSchema } from "@rt-kaskada/records";

const ISO = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?)?(Z|[+-]\d\d:\d\d)?$/;
const DAY_MS = 86_400_000;

/**
 * Reads a record from JSON, as producers with a JSON schema send it: null fields may be absent, and times are numbers in
 * their unit or, as the original Kaskada writes them, ISO texts in UTC without a zone.
 */
export function decodeJson(schema: RecordSchema, payload: Buffer): DataRecord {
  const parsed: unknown = JSON.parse(payload.toString("utf8"), keepDigits);
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed))
    throw new Error("the JSON is not an object");
  const values = parsed as DataRecord;
  const record: DataRecord = {};
  for (const field of schema.fields) record[field.name] = read(field, values[field.name]);
  return record;
}

/** Whole numbers beyond the safe ones become bigint, where the runtime shows their digits (Node.js 21 and later). */
function keepDigits(_key: string, value: unknown, context?: { source?: string }): unknown {
  const source = context?.source;
  if (typeof value !== "number" || Number.isSafeInteger(value) || !source || !/^-?\d+$/.test(source)) return value;
  return BigInt(source);
}

function read(field: RecordField, value: unknown): unknown {
  if (value === undefined || value === null) {
    if (field.nullable) return null;
    throw new Error(`field ${field.name} is missing`);
  }
  const result = field.logicalType && typeof value === "string" ? timeOf(field, value) : plainOf(field, value);
  if (result !== undefined) return result;
  throw new Error(`field ${field.name}: ${JSON.stringify(value)} is not ${field.logicalType ?? String(field.type)}`);
}

function plainOf(field: RecordField, value: unknown): unknown {
  if (!isPrimitive(field.type)) return value;
  switch (field.type) {
    case "boolean":
      return typeof value === "boolean" ? value : undefined;
    case "int":
      return value === (Number(value) | 0) ? value : undefined;
    case "long":
      return Number.isSafeInteger(value) || typeof value === "bigint" ? value : undefined;
    case "float":
    case "double":
      return typeof value === "number" || typeof value === "bigint" ? Number(value) : undefined;
    case "string":
      return typeof value === "string" ? value : undefined;
    case "bytes":
      return typeof value === "string" ? Buffer.from(value, "latin1") : undefined;
  }
}

function timeOf(field: RecordField, text: string): number | undefined {
  const clockOnly = field.logicalType === "time-millis" || field.logicalType === "time-micros";
  const parts = ISO.exec(clockOnly ? `1970-01-01T${text}` : text);
  if (!parts) return undefined;
  const [, date, clock = "00:00:00", fraction = "", zone = "Z"] = parts;
  const millis = Date.parse(`${date}T${clock}${zone}`);
  if (Number.isNaN(millis)) return undefined;
  const micros = Number(fraction.padEnd(6, "0").slice(0, 6));
  if (field.logicalType === "date") return Math.floor(millis / DAY_MS);
  if (field.logicalType?.endsWith("micros")) return millis * 1000 + micros;
  return millis + Math.floor(micros / 1000);
}
