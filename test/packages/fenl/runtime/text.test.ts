import { describe, expect, test } from "vitest";
import {
  float32ToText,
  floatToText,
  textToBool,
  textToFloat,
  textToInteger,
} from "../../../../packages/fenl/src/runtime/text.js";

/* What the original engine answers to `as string`, `as bool` and the like. */
describe("casts of text", () => {
  test.each([
    [-0, "0.0"],
    [9999999999, "9999999999.0"],
    [1e10, "1.0e10"],
    [0.00001, "0.00001"],
    [9.9e-6, "9.9e-6"],
  ])("%d as text", (value, text) => expect(floatToText(value)).toBe(text));

  test("an f32 takes no digits that are half way to the next one", () => {
    expect(float32ToText(Math.fround(1.5e10))).toBe("1.5000001e10");
    expect(float32ToText(Math.fround(0.1))).toBe("0.1");
  });

  test.each([
    ["on", true],
    [" tru ", true],
    ["YES", true],
    ["of", false],
    ["n", false],
    ["2", null],
  ])("'%s' as bool", (text, value) => expect(textToBool(text)).toBe(value));

  test("only signed integers may have a minus", () => {
    expect(textToInteger("-0", true)).toBe(0);
    expect(textToInteger("-0", false)).toBeNull();
  });

  test("not a number may have a sign", () => expect(textToFloat("+nan")).toBeNaN());
});
