import { parseTimestamp } from "../runtime/time.js";
import { UNIT_NANOS, unitOf } from "../runtime/timestamps.js";
import type { FenlType } from "../types/fenl-type.js";
import { isFloat, isInteger, isText, isTimestamp } from "../types/kinds.js";

/**
 * The time of a row, in nanoseconds, from the value of its time column: integers and floats are nanoseconds, strings
 * RFC 3339 times or ISO dates, dates midnight UTC.
 *
 * @returns undefined if the value is no time
 */
export function rowTime(value: unknown, type: FenlType): bigint | undefined {
  if (value === null || value === undefined) return undefined;
  if (isTimestamp(type)) return BigInt(value as number | bigint) * UNIT_NANOS[unitOf(type.kind)]!;
  if (isInteger(type)) return BigInt(value as number | bigint);
  if (isFloat(type)) return Number.isFinite(value) ? BigInt(Math.trunc(value as number)) : undefined;
  if (isText(type)) return parseTimestamp(value as string) ?? undefined;
  if (type.kind === "date32") return BigInt(value as number) * 86_400_000_000_000n;
  return undefined;
}

/** Whether a column of this type can be a time column. */
export function canBeTime(type: FenlType): boolean {
  return isTimestamp(type) || isInteger(type) || isFloat(type) || isText(type) || type.kind === "date32";
}
