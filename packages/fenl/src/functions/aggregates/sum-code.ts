import type { FenlType } from "../../types/fenl-type.js";

const LIMITS: Readonly<Record<string, readonly [number, number]>> = {
  i32: [-2147483648, 2147483647],
  u8: [0, 255],
  u16: [0, 65535],
  u32: [0, 4294967295],
};

/** The sum of two values of a number type: integers stay at their limits, but those of the two small signed types wrap. */
export function sumCode(a: string, b: string, type: FenlType, helper: (name: string) => string): string {
  if (type.kind === "i8") return `(${a} + ${b}) << 24 >> 24`;
  if (type.kind === "i16") return `(${a} + ${b}) << 16 >> 16`;
  const limits = LIMITS[type.kind];
  if (limits) return `${helper("clampSmall")}(${a} + ${b}, ${limits[0]}, ${limits[1]})`;
  if (type.kind === "i64") return `${helper("saturatingI64")}(${a}, ${b})`;
  if (type.kind === "u64") return `${helper("saturatingU64")}(${a}, ${b})`;
  return type.kind === "f64" ? `${a} + ${b}` : `Math.fround(${a} + ${b})`;
}
