import { arithmeticCode, divisionCode, negationCode } from "./arithmetic-code.js";
import { define, lenient, strict } from "./define.js";
import type { Emission, FunctionDefinition } from "./definition.js";

const COMPOUND = new Set(["record", "list", "map", "binary"]);

function equality(e: Emission, negated: boolean): string {
  const [a, b] = e.args as [string, string];
  if (COMPOUND.has(e.types[0]!.kind)) return `${negated ? "!" : ""}${e.helper("sameValue")}(${a}, ${b})`;
  return `${a} ${negated ? "!==" : "==="} ${b}`;
}

const compare = (sign: string) => strict((e) => `${e.args[0]} ${sign} ${e.args[1]}`);

const numbers = (
  a: readonly (number | null)[],
  b: readonly (number | null)[],
): { columns: Record<string, readonly [string, ...(number | null)[]]> } => ({
  columns: { a: ["f64", ...a], b: ["f64", ...b] },
});

/** The functions behind the operators. */
export const OPERATORS: readonly FunctionDefinition[] = [
  define({
    signature: "add<N: number>(a: N, b: N) -> N",
    group: "operators",
    operator: "a + b",
    summary: "The sum of two numbers.",
    notes: "Integers wrap on overflow.",
    behavior: strict((e) => arithmeticCode("add", e)),
    examples: [{ expression: "a + b", ...numbers([5, 6.3, null], [1.2, 0.4, 3.7]), result: [6.2, 6.7, null] }],
  }),
  define({
    signature: "sub<N: number>(a: N, b: N) -> N",
    group: "operators",
    operator: "a - b",
    summary: "The difference of two numbers.",
    notes: "Integers wrap on overflow.",
    behavior: strict((e) => arithmeticCode("sub", e)),
    examples: [{ expression: "a - b", ...numbers([5.7, 6.3], [1.2, 0.4]), result: [4.5, 5.8999999999999995] }],
  }),
  define({
    signature: "mul<N: number>(a: N, b: N) -> N",
    group: "operators",
    operator: "a * b",
    summary: "The product of two numbers.",
    notes: "Integers wrap on overflow.",
    behavior: strict((e) => arithmeticCode("mul", e)),
    examples: [{ expression: "a * b", ...numbers([5.7, 13.2], [1.2, null]), result: [6.84, null] }],
  }),
  define({
    signature: "div<N: number>(a: N, b: N) -> N",
    group: "operators",
    operator: "a / b",
    summary: "The quotient of two numbers.",
    notes:
      "Integers are cut towards zero. Division by a literal zero, or of integers by zero, is null; floats give infinity or NaN.",
    behavior: strict(divisionCode),
    examples: [
      { expression: "a / b", ...numbers([5.7, 12.2], [1.2, 0]), result: [4.75, Number.POSITIVE_INFINITY] },
      { expression: "a / 0", columns: { a: ["i64", 7] }, result: [null] },
    ],
  }),
  define({
    signature: "neg<S: signed>(n: S) -> S",
    group: "operators",
    operator: "-n",
    summary: "The negative of a number.",
    notes: "A u32 becomes an i64, a u64 an f64.",
    behavior: strict(negationCode),
    examples: [{ expression: "-n", columns: { n: ["f64", 5.7, 0] }, result: [-5.7, 0] }],
  }),
  define({
    signature: "not(input: bool) -> bool",
    group: "operators",
    operator: "!input",
    summary: "True for false and the other way round.",
    behavior: strict((e) => `!${e.args[0]}`),
    examples: [{ expression: "!input", columns: { input: ["bool", true, null] }, result: [false, null] }],
  }),
  define({
    signature: "logical_and(a: bool, b: bool) -> bool",
    group: "operators",
    operator: "a and b",
    summary: "Whether both are true.",
    notes: "False if either is false, even if the other is null.",
    behavior: lenient(
      ({ args: [a, b] }) => `${a} === false || ${b} === false ? false : ${a} === null || ${b} === null ? null : true`,
    ),
    examples: [
      {
        expression: "a and b",
        columns: { a: ["bool", true, false, true], b: ["bool", null, null, true] },
        result: [null, false, true],
      },
    ],
  }),
  define({
    signature: "logical_or(a: bool, b: bool) -> bool",
    group: "operators",
    operator: "a or b",
    summary: "Whether at least one is true.",
    notes: "True if either is true, even if the other is null.",
    behavior: lenient(
      ({ args: [a, b] }) => `${a} === true || ${b} === true ? true : ${a} === null || ${b} === null ? null : false`,
    ),
    examples: [
      {
        expression: "a or b",
        columns: { a: ["bool", true, false, false], b: ["bool", null, null, false] },
        result: [true, null, false],
      },
    ],
  }),
  define({
    signature: "eq<T: any>(a: T, b: T) -> bool",
    group: "operators",
    operator: "a == b",
    summary: "Whether two values are equal.",
    notes: "Null if either is: test for null with `is_valid`.",
    behavior: strict((e) => equality(e, false)),
    examples: [{ expression: "a == b", ...numbers([1.2, 65], [1.2, null]), result: [true, null] }],
  }),
  define({
    signature: "neq<T: any>(a: T, b: T) -> bool",
    group: "operators",
    operator: "a != b",
    summary: "Whether two values differ. Also written `a <> b`.",
    behavior: strict((e) => equality(e, true)),
    examples: [{ expression: "a != b", ...numbers([50.7, 1.2], [6, 1.2]), result: [true, false] }],
  }),
  define({
    signature: "lt<O: ordered>(a: O, b: O) -> bool",
    group: "operators",
    operator: "a < b",
    summary: "Whether the first is less than the second. Strings have no order.",
    behavior: compare("<"),
    examples: [{ expression: "a < b", ...numbers([2.3], [68.7]), result: [true] }],
  }),
  define({
    signature: "lte<O: ordered>(a: O, b: O) -> bool",
    group: "operators",
    operator: "a <= b",
    summary: "Whether the first is at most the second.",
    behavior: compare("<="),
    examples: [{ expression: "a <= b", ...numbers([1.2], [1.2]), result: [true] }],
  }),
  define({
    signature: "gt<O: ordered>(a: O, b: O) -> bool",
    group: "operators",
    operator: "a > b",
    summary: "Whether the first is greater than the second.",
    behavior: compare(">"),
    examples: [{ expression: "a > b", ...numbers([50.7, 1.2], [6, 1.2]), result: [true, false] }],
  }),
  define({
    signature: "gte<O: ordered>(a: O, b: O) -> bool",
    group: "operators",
    operator: "a >= b",
    summary: "Whether the first is at least the second.",
    behavior: compare(">="),
    examples: [{ expression: "a >= b", ...numbers([1.2, 1], [1.2, 2]), result: [true, false] }],
  }),
];
