import { expect, test } from "vitest";
import { exponential, power } from "../../../../packages/fenl/src/runtime/powers.js";

test("e to the power is the nearest double", () => {
  // JavaScript's own is one off in these.
  expect(exponential(1.7)).toBe(5.4739473917272);
  expect(exponential(2.1)).toBe(8.166169912567652);
  expect(exponential(1)).toBe(Math.E);
  expect(exponential(5.7)).toBe(298.8674009670603);
});

test.each([
  [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
  [Number.NEGATIVE_INFINITY, 0],
  [1000, Number.POSITIVE_INFINITY],
  [0, 1],
  [-745, 5e-324],
])("exponential(%d)", (x, y) => expect(exponential(x)).toBe(y));

test.each([
  [-1, Number.POSITIVE_INFINITY, 1],
  [-1, Number.NEGATIVE_INFINITY, 1],
  [1, Number.NaN, 1],
  [2, 10, 1024],
])("power(%d, %d)", (base, exponent, result) => expect(power(base, exponent)).toBe(result));
