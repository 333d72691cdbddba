import type { FenlType } from "../../types/fenl-type.js";

const LIMITS: Readonly<Record<string, readonly [number, number]>> = {
  i8: [-128, 127],
  i16: [-32768, 32767],
  i32: [-2147483648, 2147483647],
  u8: [0, 255],
  u16: [0, 65535],
  u32: [0, 4294967295],
};

/** The sum of two values of a number type: integers stay at their limits. */
export function sumCode(a: string, b: string, type: FenlType, helper: (name: string) => string): string {
  const limits = LIMITS[type.kind];
  if (limits) return `${helper("clampSmall")}(${a} + ${b}, ${limits[0]}, ${limits[1]})`;
  if (type.kind === "i64") return `${helper("saturatingI64")}(${a}, ${b})`;
  if (type.kind === "u64") return `${helper("saturatingU64")}(${a}, ${b})`;
  return type.kind === "f64" ? `${a} + ${b}` : `Math.fround(${a} + ${b})`;
}
