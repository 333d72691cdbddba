import type { ValueType } from "@rt-kaskada/records";
import cassandra from "cassandra-driver";

const { LocalDate, LocalTime, Long } = cassandra.types;

type Convert = (value: unknown) => unknown;

const DAY_MS = 86_400_000;

const same: Convert = (value) => value;

/** Lets null through; the driver takes undefined for "leave as it is", which an upsert must not. */
function nullable(convert: Convert): Convert {
  return (value) => (value === null || value === undefined ? null : convert(value));
}

/** Turns a record's value into what the driver writes into its column. */
export function toCql(field: ValueType): Convert {
  switch (field.logicalType) {
    case "date":
      return nullable((days) => LocalDate.fromDate(new Date((days as number) * DAY_MS)));
    case "time-millis":
      return nullable((ms) => new LocalTime(Long.fromNumber((ms as number) * 1e6)));
    case "time-micros":
      return nullable((us) => new LocalTime(Long.fromString((BigInt(us as number) * 1000n).toString())));
    case "timestamp-millis":
    case "local-timestamp-millis":
      return nullable((ms) => new Date(Number(ms)));
    default:
      return nullable(field.type === "long" ? (value) => BigInt(value as number) : same);
  }
}

/** Turns what the driver reads from a column into a record's value. */
export function fromCql(field: ValueType): Convert {
  switch (field.logicalType) {
    case "date":
      return nullable((value) => daysOf(value as cassandra.types.LocalDate));
    case "time-millis":
      return nullable((value) => Number(nanosOf(value) / 1_000_000n));
    case "time-micros":
      return nullable((value) => Number(nanosOf(value) / 1000n));
    case "timestamp-millis":
    case "local-timestamp-millis":
      return nullable((value) => (value as Date).getTime());
    default:
      return nullable(field.type === "long" ? narrow : same);
  }
}

function narrow(value: unknown): unknown {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

function nanosOf(value: unknown): bigint {
  return BigInt((value as { value: { toString(): string } }).value.toString());
}

function daysOf({ year, month, day }: cassandra.types.LocalDate): number {
  // Date.UTC takes the years 0 to 99 for those of the last century.
  return Math.floor(new Date(0).setUTCFullYear(year, month - 1, day) / DAY_MS);
}
