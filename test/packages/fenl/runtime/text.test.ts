import { evaluateFiles, type RecordType, toCsv } from "@rt-kaskada/fenl";
import { describe, expect, test } from "vitest";

/** What the original engine says `f as string` and `(f as f32) as string` are. */
const FLOATS: [number, string, string][] = [
  [0.1, "0.1", "0.1"],
  [5e9, "5000000000.0", "5000000000.0"],
  [9999999999.5, "9999999999.5", "1.0e10"],
  [12345678901, "1.2345678901e10", "1.2345679e10"],
  [123456789012345680, "1.2345678901234568e17", "1.2345679e17"],
  [0.00001, "0.00001", "0.00001"],
  [0.0000099, "9.9e-6", "9.9e-6"],
  [16777217.5, "16777217.5", "16777218.0"],
  [-0.3333333333333, "-0.3333333333333", "-0.33333334"],
  [5e-324, "5.0e-324", "0.0"],
];

describe("floats as text", () => {
  const csv = `time,key,f\n${FLOATS.map(([value]) => `2020-01-01,a,${value}\n`).join("")}`;

  test.each([
    ["in results", "{ f: T.f, g: T.f as f32 }"],
    ["in casts", "{ f: T.f as string, g: (T.f as f32) as string }"],
  ])("%s", (_, query) => {
    const { compilation, rows } = evaluateFiles({ query, tables: [{ name: "T", csv }] });
    const lines = toCsv(rows, compilation.resultType as RecordType, compilation.keyType!)
      .trimEnd()
      .split("\n");
    expect(lines.slice(1).map((line) => line.split(",").slice(2))).toEqual(FLOATS.map(([, f64, f32]) => [f64, f32]));
  });
});
