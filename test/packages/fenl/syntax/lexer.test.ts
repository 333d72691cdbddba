import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { tokenize } from "../../../../packages/fenl/src/syntax/lexer.js";
import { SyntaxFault } from "../../../../packages/fenl/src/syntax/syntax-error.js";

const texts = (source: string) => tokenize(source).map((token) => token.text);

describe("tokenize", () => {
  test("splits names, numbers, strings and symbols", () => {
    expect(texts(`a.b_1 <= 5i64|"x"`)).toEqual(["a", ".", "b_1", "<=", "5", "|", `"x"`, ""]);
  });

  test("takes comments for blanks", () => {
    expect(texts("a # b\n + c #")).toEqual(["a", "+", "c", ""]);
  });

  test("keeps a number's suffix apart", () => {
    expect(tokenize("1.5f32")[0]).toMatchObject({ kind: "number", text: "1.5", suffix: "f32" });
  });

  test("resolves escapes", () => {
    expect(tokenize(String.raw`'a\'\n\\'`)[0]).toMatchObject({ kind: "string", value: "a'\n\\" });
  });

  test("lets strings span lines", () => {
    expect(tokenize(`"a\nb"`)[0]).toMatchObject({ value: "a\nb" });
  });

  test.each([
    ["a\r\n", "Carriage return"],
    ["1.5i64", "fraction"],
    [String.raw`"\q"`, "Invalid escape"],
    [`"a`, "Unterminated"],
    ["a ; b", "Invalid token"],
  ])("refuses %j", (source, message) => {
    expect(() => tokenize(source)).toThrow(message);
  });

  test("either gives tokens that cover the text or a fault with a place, whatever it reads", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (source) => {
        try {
          const tokens = tokenize(source);
          for (const [i, token] of tokens.entries()) {
            expect(token.span.start).toBeGreaterThanOrEqual(i === 0 ? 0 : tokens[i - 1]!.span.end);
          }
          expect(tokens.at(-1)!.span.end).toBe(source.length);
        } catch (error) {
          expect(error).toBeInstanceOf(SyntaxFault);
          expect((error as SyntaxFault).span.start).toBeLessThanOrEqual(source.length);
        }
      }),
    );
  });
});
