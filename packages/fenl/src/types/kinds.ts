import type { FenlType } from "./fenl-type.js";

export const SIGNED_INTEGERS = ["i8", "i16", "i32", "i64"] as const;
export const UNSIGNED_INTEGERS = ["u8", "u16", "u32", "u64"] as const;
export const FLOATS = ["f16", "f32", "f64"] as const;
export const TIMESTAMPS = ["timestamp_s", "timestamp_ms", "timestamp_us", "timestamp_ns"] as const;
export const DURATIONS = ["duration_s", "duration_ms", "duration_us", "duration_ns"] as const;
export const INTERVALS = ["interval_days", "interval_months"] as const;

type KindOf<T extends readonly string[]> = { readonly kind: T[number] };

const has = (kinds: readonly string[], type: FenlType): boolean => kinds.includes(type.kind);

export function isSigned(type: FenlType): type is KindOf<typeof SIGNED_INTEGERS> {
  return has(SIGNED_INTEGERS, type);
}

export function isUnsigned(type: FenlType): type is KindOf<typeof UNSIGNED_INTEGERS> {
  return has(UNSIGNED_INTEGERS, type);
}

export function isInteger(type: FenlType): boolean {
  return isSigned(type) || isUnsigned(type);
}

export function isFloat(type: FenlType): type is KindOf<typeof FLOATS> {
  return has(FLOATS, type);
}

export function isNumber(type: FenlType): boolean {
  return isInteger(type) || isFloat(type);
}

export function isTimestamp(type: FenlType): type is KindOf<typeof TIMESTAMPS> {
  return has(TIMESTAMPS, type);
}

export function isDuration(type: FenlType): type is KindOf<typeof DURATIONS> {
  return has(DURATIONS, type);
}

export function isInterval(type: FenlType): type is KindOf<typeof INTERVALS> {
  return has(INTERVALS, type);
}

export function isText(type: FenlType): boolean {
  return type.kind === "string" || type.kind === "large_string";
}

/** Whether values of the type may be a `bigint`: 64-bit integers and whatever is counted in them. */
export function isWide(type: FenlType): boolean {
  return type.kind === "i64" || type.kind === "u64" || isTimestamp(type) || isDuration(type) || type.kind === "time_us";
}

/** The bits of a number type: 8 to 64. */
export function bitsOf(type: FenlType): number {
  return Number(type.kind.slice(1));
}
