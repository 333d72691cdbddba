import type { RecordField } from "@rt-kaskada/records";

/** Reads a time column's value as nanoseconds since 1970; throws on a value that is no time. */
export type TimeReader = (value: unknown) => bigint;

const NANOSECONDS: Record<string, bigint> = {
  "timestamp-millis": 1_000_000n,
  "timestamp-micros": 1_000n,
  "local-timestamp-millis": 1_000_000n,
  "local-timestamp-micros": 1_000n,
  date: 86_400_000_000_000n,
};

const ISO = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?)(?:\.(\d{1,9}))?)?(Z|[+-]\d{2}:?\d{2})?$/i;

/**
 * How a column's values stand for time: by its logical type, plain numbers as nanoseconds, text as RFC 3339.
 * @param field the time column
 * @returns undefined when the column's type can't be a time
 */
export function timeReader(field: RecordField): TimeReader | undefined {
  const { type, logicalType, name } = field;
  const fail = (value: unknown): never => {
    throw new Error(
      value === null || value === undefined
        ? `time column ${name} is null`
        : `time column ${name}: ${JSON.stringify(value)} is no time`,
    );
  };
  if (type === "string") return (value) => (typeof value === "string" ? parseTime(value) : undefined) ?? fail(value);
  if (type === "float" || type === "double") {
    return (value) => (typeof value === "number" && Number.isFinite(value) ? BigInt(Math.trunc(value)) : fail(value));
  }
  if (type !== "int" && type !== "long") return undefined;
  const scale = logicalType === undefined ? 1n : NANOSECONDS[logicalType];
  if (scale === undefined) return undefined;
  return (value) =>
    typeof value === "number" ? BigInt(value) * scale : typeof value === "bigint" ? value * scale : fail(value);
}

/**
 * Reads an RFC 3339 time or an ISO date, UTC without a zone.
 * @returns nanoseconds since 1970; undefined when the text is no time
 */
export function parseTime(text: string): bigint | undefined {
  const [, date, time, fraction, zone] = ISO.exec(text.trim()) ?? [];
  if (!date) return undefined;
  const seconds = Date.parse(`${date}T${time ?? "00:00"}${zone?.toUpperCase() ?? "Z"}`);
  if (Number.isNaN(seconds)) return undefined;
  return BigInt(seconds) * 1_000_000n + BigInt((fraction ?? "").padEnd(9, "0"));
}
