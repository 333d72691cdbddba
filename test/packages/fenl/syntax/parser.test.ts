import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MAX_NESTING, MAX_SOURCE_LENGTH } from "../../../../packages/fenl/src/syntax/limits.js";
import { parseExpression } from "../../../../packages/fenl/src/syntax/parser.js";
import { SyntaxFault } from "../../../../packages/fenl/src/syntax/syntax-error.js";
import type { Expression } from "../../../../packages/fenl/src/syntax/tree.js";

/** A tree as a text that shows how it was grouped. */
function show(node: Expression): string {
  switch (node.kind) {
    case "literal":
      return "value" in node.value
        ? JSON.stringify(node.value.value)
        : node.value.type === "number"
          ? node.value.text
          : "null";
    case "reference":
      return node.name;
    case "field":
      return `${show(node.base)}.${node.field.text}`;
    case "call":
      return `(${[node.function.text, ...node.args.map((arg) => `${arg.name ? `${arg.name.text}=` : ""}${show(arg.value)}`)].join(" ")})`;
    case "record":
      return `{${node.fields.map((field) => `${field.name.text}:${show(field.value)}`).join(" ")}}`;
    case "cast":
      return `(as ${show(node.value)} ${node.type.name})`;
    case "pipe":
      return `(| ${show(node.left)} ${show(node.right)})`;
    case "let":
      return `(let ${node.bindings.map((binding) => `${binding.name.text}=${show(binding.value)}`).join(" ")} ${show(node.body)})`;
  }
}

const parsed = (source: string) => show(parseExpression(source));

describe("parseExpression", () => {
  test.each([
    ["a + b * c", "(add a (mul b c))"],
    ["a - b - c", "(sub (sub a b) c)"],
    ["a + b as f64", "(as (add a b) f64)"],
    ["t | count() as i32", "(as (| t (count)) i32)"],
    ["(x as i64) + 1", "(add (as x i64) 1)"],
    ["a | b | c", "(| a (| b c))"],
    ["a or b and c == d < e", "(logical_or a (logical_and b (eq c (lt d e))))"],
    ["!-a.b", "(not (neg a.b))"],
    ["a <> b", "(neq a b)"],
    ["let x = 1 let y = x in x + y | f()", "(let x=1 y=x (| (add x y) (f)))"],
    ["a | let x = $input in x", "(| a (let x=$input x))"],
    ["{ a, b: 1, , c: 2, }", "{a:a b:1 c:2}"],
    ["f(a, b = 1)", "(f a b=1)"],
    ["xs[0]", "(index 0 xs)"],
    ["x as map<string, i64>", "(as x map)"],
    ["'it\\'s'", `"it's"`],
  ])("%s", (source, tree) => {
    expect(parsed(source)).toBe(tree);
  });

  test.each([
    ["a as i64 as f64", 9, "parentheses"],
    ["a +", 3, "end of the expression"],
    ["{ a: }", 5, "'}'"],
    ["let x = 1", 9, "end of the expression"],
    ["a b", 2, "identifier 'b'"],
    ["", 0, "end of the expression"],
    ["1(2)", 1, "'('"],
    ["in", 0, "'in'"],
  ])("refuses %j at %i", (source, at, message) => {
    try {
      parseExpression(source);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(SyntaxFault);
      expect((error as SyntaxFault).span.start).toBe(at);
      expect((error as SyntaxFault).message).toContain(message);
    }
  });

  test.each([
    ["parentheses", `${"(".repeat(100_000)}1`],
    ["minus signs", `${"-".repeat(100_000)}1`],
    ["records", "{a:".repeat(50_000)],
    ["a chain", `1${" + 1".repeat(50_000)}`],
    ["chains in parentheses", `${"(".repeat(150)}1${`${" + 1".repeat(190)})`.repeat(150)}`],
    ["a pipe", `a${" | f()".repeat(20_000)}`],
    ["lets", `${"let a = 1 in ".repeat(20_000)}a`],
    ["fields", `a${".b".repeat(20_000)}`],
    ["types", `a as ${"list<".repeat(20_000)}`],
  ])("bounds the depth of %s", (_, source) => {
    expect(() => parseExpression(source)).toThrow(SyntaxFault);
  });

  test("takes what is just within the bounds", () => {
    const depth = MAX_NESTING - 20;
    expect(() => parseExpression(`${"(".repeat(depth)}1${")".repeat(depth)}`)).not.toThrow();
  });

  test("bounds the length", () => {
    expect(() => parseExpression(" ".repeat(MAX_SOURCE_LENGTH + 1))).toThrow("too long");
  });

  test("never fails but with a fault that has a place", () => {
    const pieces = fc.constantFrom(
      ..."a b $input 1 2.5 'x' null true ( ) { } [ ] + - * / | = == != < <= > >= ! . , : let in and or as const i64 f(".split(
        " ",
      ),
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 40 }), (words) => {
        const source = words.join(" ");
        try {
          const { span } = parseExpression(source);
          expect(span.end).toBeGreaterThan(span.start);
        } catch (error) {
          expect(error).toBeInstanceOf(SyntaxFault);
        }
      }),
      { numRuns: 500 },
    );
  });
});
