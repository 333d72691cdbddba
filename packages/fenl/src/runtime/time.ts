import { civilFromDays, daysFromCivil, daysInMonth } from "./calendar.js";
import { canonical, type Wide } from "./integers.js";

export const NANOS_PER_DAY = 86_400_000_000_000n;
const NANOS_PER_SECOND = 1_000_000_000n;
const I32_MAX = 2_147_483_647;
const I32_MIN = -2_147_483_648;

/** Whole days since the epoch, rounded down. */
function dayOf(time: bigint): number {
  return Number((time - positiveModulo(time, NANOS_PER_DAY)) / NANOS_PER_DAY);
}

function positiveModulo(value: bigint, by: bigint): bigint {
  const rest = value % by;
  return rest < 0n ? rest + by : rest;
}

export function year(time: bigint): number {
  return civilFromDays(dayOf(time)).year;
}

export function monthOfYear(time: bigint): number {
  return civilFromDays(dayOf(time)).month;
}

export function dayOfMonth(time: bigint): number {
  return civilFromDays(dayOf(time)).day;
}

export function dayOfYear(time: bigint): number {
  const day = dayOf(time);
  return day - daysFromCivil(civilFromDays(day).year, 1, 1) + 1;
}

/** A count of days as an interval: null when negative or too large. */
export function days(count: Wide): number | null {
  return count >= 0 && count <= I32_MAX ? Number(count) : null;
}

/** A count of months as an interval: null when too large. */
export function months(count: Wide): number | null {
  return count >= I32_MIN && count <= I32_MAX ? Number(count) : null;
}

export function addDays(time: bigint, count: number): bigint {
  return time + BigInt(count) * NANOS_PER_DAY;
}

/** Moves by months; the day is cut to the length of the month it arrives in. */
export function addMonths(time: bigint, count: number): bigint {
  const day = dayOf(time);
  const date = civilFromDays(day);
  const index = date.year * 12 + (date.month - 1) + count;
  const targetYear = Math.floor(index / 12);
  const targetMonth = index - targetYear * 12 + 1;
  const target = daysFromCivil(targetYear, targetMonth, Math.min(date.day, daysInMonth(targetYear, targetMonth)));
  return time + BigInt(target - day) * NANOS_PER_DAY;
}

/** Adds a duration counted in units of `unit` nanoseconds. */
export function addDuration(time: bigint, count: Wide, unit: bigint): bigint {
  return time + BigInt(count) * unit;
}

export function secondsBetween(from: bigint, to: bigint): Wide {
  return canonical((to - from) / NANOS_PER_SECOND);
}

export function daysBetween(from: bigint, to: bigint): number {
  return Number((to - from) / NANOS_PER_DAY);
}

export function monthsBetween(from: bigint, to: bigint): number {
  const a = civilFromDays(dayOf(from));
  const b = civilFromDays(dayOf(to));
  return b.year * 12 + b.month - (a.year * 12 + a.month);
}

const DATE = String.raw`(\d{4})-(\d{2})-(\d{2})`;
const CLOCK = String.raw`(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9})\d*)?`;
const COMPACT_CLOCK = String.raw`(\d{2})(\d{2})(\d{2})(?![+-.])`;
const ZONE = String.raw`[Zz]|\s*[+-](?:[01]\d|2[0-3])(?::?\d{2})?`;
const TIMESTAMP = new RegExp(`^${DATE}(?:[Tt ](?:${CLOCK}|${COMPACT_CLOCK})(${ZONE})?)?$`);

/** The nanoseconds as a `timestamp_ns`: null outside of the years 1677 to 2262. */
export function inNanos(time: bigint | null): bigint | null {
  return time === null || BigInt.asIntN(64, time) !== time ? null : time;
}

/** The nanoseconds since the epoch of an RFC 3339 time or an ISO date, taken as UTC without a zone; null if it is neither. */
export function parseTimestamp(text: string): bigint | null {
  const match = TIMESTAMP.exec(text);
  if (!match) return null;
  const [, y, mo, d, h, mi, s, fraction = "", hh = "0", mm = "0", ss = "0", zone] = match;
  const [yearNumber, month, day] = [Number(y), Number(mo), Number(d)];
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(yearNumber, month)) return null;
  const [hour, minute, second] = [Number(h ?? hh), Number(mi ?? mm), Number(s ?? ss)];
  // A leap second is the start of the next minute.
  if (hour > 23 || minute > 59 || second > 60) return null;
  const seconds =
    daysFromCivil(yearNumber, month, day) * 86_400 + hour * 3600 + minute * 60 + second - zoneSeconds(zone);
  return BigInt(seconds) * NANOS_PER_SECOND + BigInt(fraction.padEnd(9, "0"));
}

function zoneSeconds(zone = ""): number {
  const offset = /[+-].*/.exec(zone)?.[0];
  if (offset === undefined) return 0;
  const digits = offset.replace(":", "");
  const seconds = Number(digits.slice(1, 3)) * 3600 + Number(digits.slice(3, 5)) * 60;
  return offset.startsWith("-") ? -seconds : seconds;
}

/**
 * A time as ISO text without a zone.
 *
 * @param time nanoseconds since the epoch
 * @param digits of the fraction: a fixed number, or as many groups of three as it takes
 */
export function formatTimestamp(time: bigint, digits: 0 | 3 | 6 | 9 | "shortest"): string {
  const day = dayOf(time);
  const date = civilFromDays(day);
  const inDay = time - BigInt(day) * NANOS_PER_DAY;
  const seconds = Number(inDay / NANOS_PER_SECOND);
  const fraction = String(inDay % NANOS_PER_SECOND).padStart(9, "0");
  const two = (value: number): string => String(value).padStart(2, "0");
  const shown = digits === "shortest" ? shortest(fraction) : fraction.slice(0, digits);
  const years = date.year < 0 ? `-${String(-date.year).padStart(4, "0")}` : String(date.year).padStart(4, "0");
  const clock = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return `${years}-${two(date.month)}-${two(date.day)}T${clock}${shown === "" ? "" : `.${shown}`}`;
}

function shortest(fraction: string): string {
  if (fraction === "000000000") return "";
  if (fraction.endsWith("000000")) return fraction.slice(0, 3);
  return fraction.endsWith("000") ? fraction.slice(0, 6) : fraction;
}

/** A date32 value as `YYYY-MM-DD`. */
export function formatDate(day: number): string {
  return formatTimestamp(BigInt(day) * NANOS_PER_DAY, 0).slice(0, -9);
}
