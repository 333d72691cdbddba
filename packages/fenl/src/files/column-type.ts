import { canonical } from "../runtime/integers.js";
import { NANOS_PER_DAY, parseTimestamp } from "../runtime/time.js";
import { fromNanos, UNIT_NANOS, unitOf } from "../runtime/timestamps.js";
import { type FenlType, type SimpleKind, simple } from "../types/fenl-type.js";
import { isTimestamp } from "../types/kinds.js";

const DATE_TIME = String.raw`\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d`;
const ZONE = String.raw`(?:[^\d.].*)?`;

/** What a cell may be, narrowest first; the fraction of a time decides about its unit. */
const PATTERNS: readonly (readonly [SimpleKind, RegExp])[] = [
  ["bool", /^(?:true|false)$/i],
  ["i64", /^-?\d+$/],
  ["f64", /^-?(?:(?:\d*\.\d+|\d+\.\d*)(?:[eE][-+]?\d+)?|\d+[eE][-+]?\d+)$/],
  ["date32", /^\d{4}-\d\d-\d\d$/],
  ["timestamp_s", new RegExp(`^${DATE_TIME}${ZONE}$`)],
  ["timestamp_ms", new RegExp(String.raw`^${DATE_TIME}\.\d{1,3}${ZONE}$`)],
  ["timestamp_us", new RegExp(String.raw`^${DATE_TIME}\.\d{4,6}${ZONE}$`)],
  ["timestamp_ns", new RegExp(String.raw`^${DATE_TIME}\.\d{7,9}${ZONE}$`)],
];

/** The type of a column from its cells; empty ones say nothing. */
export function inferType(cells: Iterable<string>): FenlType {
  const kinds = new Set<SimpleKind>();
  for (const cell of cells) {
    if (cell === "") continue;
    kinds.add(PATTERNS.find(([, pattern]) => pattern.test(cell))?.[0] ?? "string");
    if (kinds.has("string")) return simple("string");
  }
  const [first, ...others] = kinds;
  if (first === undefined) return simple("null");
  if (others.length === 0) return simple(first);
  if (others.length === 1 && kinds.has("i64") && kinds.has("f64")) return simple("f64");
  const times = [...kinds].every((kind) => kind.startsWith("timestamp"));
  if (times)
    return simple(
      ["timestamp_ns", "timestamp_us", "timestamp_ms"].find((kind) => kinds.has(kind as SimpleKind)) as SimpleKind,
    );
  return simple("string");
}

/**
 * The value of a cell: an empty one is null, but for strings.
 *
 * @returns undefined if what looks like a value of the type is none: the 30th of February, a number that takes more bits
 */
export function readCellAs(type: FenlType, cell: string): unknown {
  if (type.kind === "string") return cell;
  if (cell === "") return null;
  if (isTimestamp(type)) {
    const nanos = parseTimestamp(cell);
    if (nanos === null) return undefined;
    if (type.kind === "timestamp_ns") return nanos;
    return fromNanos(nanos, UNIT_NANOS[unitOf(type.kind)]!);
  }
  switch (type.kind) {
    case "bool":
      return cell.toLowerCase() === "true";
    case "i64":
      return readInteger(cell);
    case "f64":
      return Number(cell);
    case "date32":
      return readDate(cell);
    default:
      return null;
  }
}

function readInteger(cell: string): unknown {
  const value = BigInt(cell);
  return BigInt.asIntN(64, value) === value ? canonical(value) : undefined;
}

function readDate(cell: string): number | undefined {
  const nanos = parseTimestamp(cell);
  return nanos === null ? undefined : Number(nanos / NANOS_PER_DAY);
}
