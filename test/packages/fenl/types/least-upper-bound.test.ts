import { listOf, recordOf, simple, typeName } from "@rt-kaskada/fenl";
import { describe, expect, test } from "vitest";
import { leastUpperBound } from "../../../../packages/fenl/src/types/least-upper-bound.js";
import { typeOf } from "../run.js";

const TYPES = ["i8", "i16", "i32", "i64", "u8", "u16", "u32", "u64", "f32", "f64"];
/** Row by row, what two number types have in common. */
const TABLE: Record<string, string> = {
  i8: "i8 i16 i32 i64 i16 i32 i64 f64 f64 f64",
  i16: "i16 i16 i32 i64 i16 i32 i64 f64 f64 f64",
  i32: "i32 i32 i32 i64 i32 i32 i64 f64 f64 f64",
  i64: "i64 i64 i64 i64 i64 i64 i64 f64 f64 f64",
  u8: "i16 i16 i32 i64 u8 u16 u32 u64 f64 f64",
  u16: "i32 i32 i32 i64 u16 u16 u32 u64 f64 f64",
  u32: "i64 i64 i64 i64 u32 u32 u32 u64 f64 f64",
  u64: "f64 f64 f64 f64 u64 u64 u64 u64 f64 f64",
  f32: "f64 f64 f64 f64 f64 f64 f64 f64 f32 f64",
  f64: "f64 f64 f64 f64 f64 f64 f64 f64 f64 f64",
};

describe("leastUpperBound", () => {
  test.each(TYPES.flatMap((a) => TYPES.map((b, i) => [a, b, TABLE[a]!.split(" ")[i]!])))(
    "%s and %s: %s",
    (a, b, both) => {
      expect(typeName(leastUpperBound(typeOf(a), typeOf(b))!)).toBe(both);
    },
  );

  test.each([
    ["null", "string", "string"],
    ["string", "timestamp_us", "timestamp_us"],
    ["string", "large_string", "large_string"],
    ["duration_s", "duration_us", "duration_us"],
    ["bool", "bool", "bool"],
  ])("%s and %s: %s", (a, b, both) => {
    expect(typeName(leastUpperBound(typeOf(a), typeOf(b))!)).toBe(both);
    expect(typeName(leastUpperBound(typeOf(b), typeOf(a))!)).toBe(both);
  });

  test.each([
    ["string", "i64"],
    ["bool", "i64"],
    ["timestamp_ms", "timestamp_ns"],
    ["interval_days", "duration_s"],
  ])("%s and %s have none", (a, b) => {
    expect(leastUpperBound(typeOf(a), typeOf(b))).toBeUndefined();
  });

  test("records field by field, in the order of the first", () => {
    const a = recordOf([
      { name: "x", type: simple("i32") },
      { name: "y", type: simple("string") },
    ]);
    const b = recordOf([
      { name: "y", type: simple("string") },
      { name: "x", type: simple("i64") },
    ]);
    expect(typeName(leastUpperBound(a, b)!)).toBe("{x: i64, y: string}");
    expect(leastUpperBound(a, recordOf([{ name: "x", type: simple("i64") }]))).toBeUndefined();
  });

  test("lists of one type only", () => {
    expect(leastUpperBound(listOf(simple("i32")), listOf(simple("i64")))).toBeUndefined();
  });
});
