/** A 64-bit integer as records carry it: a number where that is exact, else a bigint. */
export type Wide = number | bigint;

const I64_MIN = -(2n ** 63n);
const I64_MAX = 2n ** 63n - 1n;
const U64_MAX = 2n ** 64n - 1n;
const SAFE_MIN = BigInt(Number.MIN_SAFE_INTEGER);
const SAFE_MAX = BigInt(Number.MAX_SAFE_INTEGER);

/** The one representation a 64-bit integer has, so that `===` and Map keys work. */
export function canonical(value: bigint): Wide {
  return value >= SAFE_MIN && value <= SAFE_MAX ? Number(value) : value;
}

const wrapSigned = (value: bigint): Wide => canonical(BigInt.asIntN(64, value));
const wrapUnsigned = (value: bigint): Wide => canonical(BigInt.asUintN(64, value));

/** Whether the result of plain arithmetic is exact. */
const exact = (value: number): boolean => value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER;

export function addI64(a: Wide, b: Wide): Wide {
  if (typeof a === "number" && typeof b === "number") {
    const sum = a + b;
    if (exact(sum)) return sum;
  }
  return wrapSigned(BigInt(a) + BigInt(b));
}

export function subI64(a: Wide, b: Wide): Wide {
  if (typeof a === "number" && typeof b === "number") {
    const difference = a - b;
    if (exact(difference)) return difference;
  }
  return wrapSigned(BigInt(a) - BigInt(b));
}

export function mulI64(a: Wide, b: Wide): Wide {
  if (typeof a === "number" && typeof b === "number") {
    const product = a * b;
    // Adding 0 turns -0 into 0.
    if (exact(product)) return product + 0;
  }
  return wrapSigned(BigInt(a) * BigInt(b));
}

/** Quotient cut towards zero; null for a zero divisor. */
export function divI64(a: Wide, b: Wide): Wide | null {
  if (b === 0) return null;
  if (typeof a === "number" && typeof b === "number") return exactQuotient(a, b);
  return wrapSigned(BigInt(a) / BigInt(b));
}

/** `a / b` as a double can round to the next integer for large values; without the remainder it is exact. */
function exactQuotient(a: number, b: number): number {
  return (a - (a % b)) / b + 0;
}

export function addU64(a: Wide, b: Wide): Wide {
  if (typeof a === "number" && typeof b === "number") {
    const sum = a + b;
    if (exact(sum)) return sum;
  }
  return wrapUnsigned(BigInt(a) + BigInt(b));
}

export function subU64(a: Wide, b: Wide): Wide {
  if (typeof a === "number" && typeof b === "number") {
    const difference = a - b;
    if (difference >= 0) return difference;
  }
  return wrapUnsigned(BigInt(a) - BigInt(b));
}

export function mulU64(a: Wide, b: Wide): Wide {
  if (typeof a === "number" && typeof b === "number") {
    const product = a * b;
    if (exact(product)) return product;
  }
  return wrapUnsigned(BigInt(a) * BigInt(b));
}

/** Quotient of integers of at most 32 bits, cut towards zero; null for a zero divisor. */
export function divSmall(a: number, b: number): number | null {
  return b === 0 ? null : Math.trunc(a / b) + 0;
}

export function negI64(a: Wide): Wide {
  return typeof a === "number" ? 0 - a : wrapSigned(-a);
}

/** Sum that stays at the limits of i64 instead of wrapping. */
export function saturatingI64(a: Wide, b: Wide): Wide {
  if (typeof a === "number" && typeof b === "number") {
    const sum = a + b;
    if (exact(sum)) return sum;
  }
  const sum = BigInt(a) + BigInt(b);
  return canonical(sum > I64_MAX ? I64_MAX : sum < I64_MIN ? I64_MIN : sum);
}

export function saturatingU64(a: Wide, b: Wide): Wide {
  if (typeof a === "number" && typeof b === "number") {
    const sum = a + b;
    if (exact(sum)) return sum;
  }
  const sum = BigInt(a) + BigInt(b);
  return canonical(sum > U64_MAX ? U64_MAX : sum);
}

export function clampSmall(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}

/** A number of any kind cut to an integer within the limits; null when it is outside. */
export function toSmall(value: Wide, low: number, high: number): number | null {
  const cut = typeof value === "bigint" ? value : Math.trunc(value);
  return cut >= low && cut <= high ? Number(cut) + 0 : null;
}

export function toI64(value: Wide): Wide | null {
  if (typeof value === "bigint") return value <= I64_MAX && value >= I64_MIN ? value : null;
  if (Number.isSafeInteger(value)) return value;
  if (!Number.isFinite(value)) return null;
  return toI64Exact(BigInt(Math.trunc(value)));
}

const toI64Exact = (value: bigint): Wide | null => (value > I64_MAX || value < I64_MIN ? null : canonical(value));

export function toU64(value: Wide): Wide | null {
  if (typeof value === "number" && !Number.isFinite(value)) return null;
  const cut = typeof value === "bigint" ? value : BigInt(Math.trunc(value));
  return cut < 0n || cut > U64_MAX ? null : canonical(cut);
}

/** Multiplies a count of units; null beyond i64. */
export function scaleUp(value: Wide, factor: number): Wide | null {
  if (typeof value === "number" && exact(value * factor)) return value * factor;
  return toI64Exact(BigInt(value) * BigInt(factor));
}

/** Divides a count of units towards zero. */
export function scaleDown(value: Wide, factor: number): Wide {
  return typeof value === "number" ? exactQuotient(value, factor) : canonical(value / BigInt(factor));
}
