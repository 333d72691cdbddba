import { canonical, scaleDown, scaleUp, type Wide } from "./integers.js";

/** How many nanoseconds a unit has. */
export const UNIT_NANOS: Readonly<Record<string, bigint>> = {
  s: 1_000_000_000n,
  ms: 1_000_000n,
  us: 1_000n,
  ns: 1n,
};

/** The unit of a `timestamp_*` or `duration_*` type. */
export function unitOf(kind: string): string {
  return kind.slice(kind.indexOf("_") + 1);
}

/** A count of units as nanoseconds. */
export function toNanos(value: Wide, unit: bigint): bigint {
  return BigInt(value) * unit;
}

/** Nanoseconds as a count of units, rounded down. */
export function fromNanos(nanos: bigint, unit: bigint): Wide {
  const rest = nanos % unit;
  return canonical((nanos - rest) / unit - (rest < 0n ? 1n : 0n));
}

/** Between two counts of different units; null beyond i64. */
export function rescale(value: Wide, factor: number, up: boolean): Wide | null {
  return up ? scaleUp(value, factor) : scaleDown(value, factor);
}

/** A `timestamp_ns` as a bigint, however the record has it. */
export function asNanos(value: Wide | null): bigint | null {
  return typeof value === "number" ? BigInt(value) : value;
}
