import { compile, createProcessor, FUNCTIONS } from "@rt-kaskada/fenl";
import fc from "fast-check";
import { expect, test } from "vitest";
import { rowsOf, schemaOf, type TestTable } from "./run.js";

const T: TestTable = {
  name: "T",
  grouping: "g",
  columns: {
    i: ["i64", 1, null, 9223372036854775807n, -4],
    f: ["f64", 0.5, null, -2.5, 1e300],
    s: ["string", "x", null, "2000-01-01", ""],
    b: ["bool", true, null, false, true],
    t: ["timestamp_ns", "2000-01-01", null, "1969-12-31T23:59:59.999999999", "2000-02-29"],
  },
};
const names = FUNCTIONS.map((definition) => definition.signature.name);

/** Texts that look like Fenl: most don't type-check, many do. */
const { expression } = fc.letrec<{ expression: string }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom(
      "T.i",
      "T.f",
      "T.s",
      "T.b",
      "T.t",
      "T",
      "1",
      "2.5",
      "'x'",
      "null",
      "true",
      "$input",
      "-1i8",
      "3u64",
      "daily()",
    ),
    fc
      .tuple(tie("expression"), fc.constantFrom("+", "-", "*", "/", "==", "<", "and", "or", "|"), tie("expression"))
      .map(([a, sign, b]) => `(${a} ${sign} ${b})`),
    fc
      .tuple(fc.constantFrom(...names), fc.array(tie("expression"), { maxLength: 3 }))
      .map(([name, args]) => `${name}(${args.join(", ")})`),
    fc
      .tuple(
        fc.constantFrom("sum", "count", "last", "collect"),
        tie("expression"),
        fc.constantFrom("since", "sliding(2,"),
        tie("expression"),
      )
      .map(([name, a, window, c]) =>
        window === "since"
          ? `${name}(${a}${name === "collect" ? ", 3" : ""}, window = since(${c}))`
          : `${name}(${a}${name === "collect" ? ", 3" : ""}, window = sliding(2, ${c}))`,
      ),
    fc
      .tuple(
        tie("expression"),
        fc.constantFrom(
          "i64",
          "i32",
          "u8",
          "f64",
          "f32",
          "string",
          "timestamp_ns",
          "timestamp_ms",
          "duration_s",
          "bool",
          "list<i64>",
        ),
      )
      .map(([a, type]) => `(${a} as ${type})`),
    fc.tuple(tie("expression"), tie("expression")).map(([a, b]) => `{ a: ${a}, b: ${b} }`),
    tie("expression").map((a) => `${a}.a`),
    fc.tuple(tie("expression"), tie("expression")).map(([a, b]) => `(let v = ${a} in ${b})`),
  ),
}));

test("compiles or reports, and runs what compiled, whatever the expression", () => {
  let ran = 0;
  fc.assert(
    fc.property(expression, (text) => {
      const { ok, diagnostics, plan } = compile(`{ r: ${text}, i: T.i }`, { tables: [schemaOf(T)] });
      expect(diagnostics.filter(({ severity }) => severity === "bug").map((d) => d.formatted)).toEqual([]);
      expect(ok).toBe(plan !== undefined);
      if (!plan) return;
      ran += 1;
      const processor = createProcessor(plan);
      for (const row of rowsOf(T)) processor.push(row, () => {});
      const copy = createProcessor(plan);
      copy.restore(processor.snapshot());
      copy.finish(() => {});
    }),
    { numRuns: 400 },
  );
  expect(ran).toBeGreaterThan(10);
});
