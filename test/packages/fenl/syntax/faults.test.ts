import { compile } from "@rt-kaskada/fenl";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseExpression } from "../../../../packages/fenl/src/syntax/parser.js";
import { allFaults } from "../../../../packages/fenl/src/syntax/recovery/all-faults.js";
import { SyntaxFault } from "../../../../packages/fenl/src/syntax/syntax-error.js";
import { KEYWORDS, SYMBOLS } from "../../../../packages/fenl/src/syntax/token.js";

const token = fc.constantFrom(...SYMBOLS, ...KEYWORDS, "$input", "a", "b", "5", "'s'", "2.5f64");

function firstFault(text: string): SyntaxFault | undefined {
  try {
    parseExpression(text);
    return undefined;
  } catch (error) {
    if (error instanceof SyntaxFault) return error;
    throw error;
  }
}

describe("faults of a text", () => {
  test("the tables and the parser stop at the same token", () => {
    fc.assert(
      fc.property(fc.array(token, { maxLength: 12 }), (tokens) => {
        const text = tokens.join(" ");
        const first = firstFault(text);
        const places = allFaults(new SyntaxFault("none", { start: -1, end: -1 }), text).map(({ span }) => span.start);
        if (first) expect(places).toContain(first.span.start);
        else expect(places).toEqual([-1]);
      }),
      { numRuns: 2000 },
    );
  });

  test.each([
    ["deep", "(".repeat(60_000)],
    ["deep and closed wrongly", `${"(".repeat(30_000)}${"]".repeat(30_000)}`],
    ["long", "let x ".repeat(10_000)],
    ["records", "{ a: ".repeat(20_000)],
    ["commas", `f(${"a b, ".repeat(20_000)})`],
  ])("%s texts are refused within seconds", (_, text) => {
    const start = performance.now();
    expect(compile(text, { tables: [] }).ok).toBe(false);
    expect(performance.now() - start).toBeLessThan(5000);
  });

  test("a number with a wrong suffix says so", () => {
    expect(firstFault("5i7")?.message).toBe("Invalid number suffix 'i7'");
  });
});
