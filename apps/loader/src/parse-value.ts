import { isPrimitive, type PrimitiveType, type RecordField } from "@rt-kaskada/records";

const DAY_MS = 86_400_000;
const ZONE = /(Z|[+-]\d\d:?\d\d)$/i;

/** Why a text isn't a value of its field. */
export class ValueError extends Error {
  override name = "ValueError";
}

/** Turns a field's text into the record's value. Throws a `ValueError` that names the field. */
export type ParseValue = (text: string | null) => unknown;

/** How texts of the given field are read. Empty is null; times may be numbers in the field's unit or ISO texts, in UTC. */
export function parserOf(field: RecordField): ParseValue {
  const parse = field.logicalType ? parseTime(field) : PARSERS[isPrimitive(field.type) ? field.type : "string"];
  const kind = field.logicalType ?? (isPrimitive(field.type) ? field.type : field.type.kind);
  return (text) => {
    if (text === null) {
      if (field.nullable) return null;
      throw new ValueError(`${field.name} is empty`);
    }
    const value = parse(field.type === "string" ? text : text.trim());
    if (value === undefined) throw new ValueError(`${field.name}: ${JSON.stringify(text)} is not ${article(kind)}`);
    return value;
  };
}

type Parse = (text: string) => unknown;

const PARSERS: Record<PrimitiveType, Parse> = {
  string: (text) => text,
  int(text) {
    const value = integer(text);
    return value === (Number(value) | 0) ? value : undefined;
  },
  long: integer,
  float: decimal,
  double: decimal,
  boolean: (text) => ({ true: true, "1": true, false: false, "0": false })[text.toLowerCase()],
  bytes: (text) => (/^[A-Za-z0-9+/]*={0,2}$/.test(text) ? Buffer.from(text, "base64") : undefined),
};

function integer(text: string): number | bigint | undefined {
  if (!/^[+-]?\d{1,19}$/.test(text)) return undefined;
  const value = Number(text);
  if (Number.isSafeInteger(value)) return value;
  const exact = BigInt(text.replace(/^\+/, ""));
  return BigInt.asIntN(64, exact) === exact ? exact : undefined;
}

function decimal(text: string): number | undefined {
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : undefined;
}

function parseTime(field: RecordField): Parse {
  switch (field.logicalType) {
    case "date":
      return (text) => integer(text) ?? scaled(isoMillis(text), (ms) => Math.floor(ms / DAY_MS));
    case "time-millis":
      return (text) => integer(text) ?? isoMillis(`1970-01-01T${text}`);
    case "time-micros":
      return (text) => integer(text) ?? scaled(isoMillis(`1970-01-01T${text}`), (ms) => ms * 1000);
    case "timestamp-micros":
    case "local-timestamp-micros":
      return (text) => integer(text) ?? scaled(isoMillis(text), (ms) => ms * 1000);
    default:
      return (text) => integer(text) ?? isoMillis(text);
  }
}

/** Milliseconds since 1970 of an ISO date or time; one without a zone is UTC, never this machine's. */
function isoMillis(text: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\d([T ]\d\d:\d\d.*)?$/.test(text)) return undefined;
  const iso = text.replace(" ", "T");
  const value = Date.parse(iso.includes("T") && !ZONE.test(iso) ? `${iso}Z` : iso);
  return Number.isNaN(value) ? undefined : value;
}

function scaled(value: number | undefined, scale: (value: number) => number): number | undefined {
  return value === undefined ? undefined : scale(value);
}

function article(kind: string): string {
  return /^[aeiou]/.test(kind) ? `an ${kind}` : `a ${kind}`;
}
