import { hashValue, simple } from "@rt-kaskada/fenl";
import fc from "fast-check";
import { expect, test } from "vitest";
import { hashRank } from "../../../../packages/fenl/src/runtime/hash-rank.js";

const key = fc.oneof(
  fc.constantFrom(0, -1, 1, 2 ** 31, 2 ** 32, -(2 ** 32), Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER),
  fc.integer(),
  fc.maxSafeInteger(),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.constant(null),
);

test("the rank of a number is the upper part of its hash", () => {
  fc.assert(
    fc.property(key, fc.constantFrom("i64", "i32", "f64", "u64"), (value, kind) => {
      fc.pre(kind === "i64" || typeof value === "number");
      fc.pre(kind !== "u64" || (value as number) >= 0);
      const type = simple(kind);
      expect(hashRank(value, type)).toBe(Number(hashValue(value, type) >> 34n));
    }),
    { numRuns: 3000 },
  );
});

test("so is that of a text", () => {
  expect(hashRank("A", simple("string"))).toBe(Number(12960666915911099378n >> 34n));
});
