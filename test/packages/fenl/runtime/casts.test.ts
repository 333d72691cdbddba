import { expect, test } from "vitest";
import { run } from "../run.js";

/* What the original engine answers. */
function cast(expression: string, type: string, ...values: unknown[]): unknown[] {
  return run(`{ r: ${expression} }`, [{ name: "T", columns: { n: [type, ...values] } }]).out.map((row) => row.record.r);
}

test("durations and intervals of days as text", () => {
  expect(cast("(T.n as duration_ms) as string", "i64", 0, -100, 86_400_000, 90_061_500, null)).toEqual([
    "PT0S",
    "-PT0.100S",
    "P1D",
    "P1DT3661.500S",
    null,
  ]);
  expect(cast("days(T.n) as string", "i64", 60, -1)).toEqual(["60", null]);
});

test("times before 1970 lose their fraction towards it, and none is beyond the type", () => {
  expect(cast("T.n as timestamp_ms", "timestamp_ns", "1969-12-31T23:59:59.998500000")).toEqual([-1]);
  expect(cast("(T.n as timestamp_ms) as timestamp_ns", "i64", 10_000_000_000_000, -1)).toEqual([null, -1_000_000n]);
});

test("small sums wrap, and a record in a record is hashed field by field", () => {
  expect(cast("sum(T.n)", "i8", 127, 1)).toEqual([127, -128]);
  expect(cast("hash({ x: { z: T.n }, y: T.n }) == hash({ z: T.n, y: T.n })", "i64", 5)).toEqual([true]);
});

test("a list that is null adds nothing to a union", () => {
  const tables = [
    { name: "T", columns: { n: ["i64", 1] as const }, grouping: "g" },
    { name: "U", columns: { n: ["i64", 2] as const }, times: ["2000-01-02"], grouping: "g" },
  ];
  const { out } = run("{ r: union(collect(T.n, null), collect(U.n, null)) }", tables);
  expect(out.map((row) => row.record.r)).toEqual([[1], [1, 2]]);
});
