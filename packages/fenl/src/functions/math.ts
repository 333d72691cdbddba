import { isFloat } from "../types/kinds.js";
import { define, helped, lenient, strict } from "./define.js";
import type { Emission, FunctionDefinition } from "./definition.js";

/** Rounding leaves integers alone. */
const rounding = (code: (e: Emission) => string) => strict((e) => (isFloat(e.result) ? code(e) : e.args[0]!));

/** The larger or the smaller of two: the second where one of them is NaN. */
const pick = (sign: string) => strict((e) => `${e.args[0]} ${sign} ${e.args[1]} ? ${e.args[0]} : ${e.args[1]}`);

export const MATH: readonly FunctionDefinition[] = [
  define({
    signature: "ceil<N: number>(n: N) -> N",
    group: "math",
    summary: "The smallest whole number not less than `n`. The type stays.",
    behavior: rounding((e) => `Math.ceil(${e.args[0]})`),
    examples: [{ expression: "ceil(n)", columns: { n: ["f64", 5.7, -2.3, null] }, result: [6, -2, null] }],
  }),
  define({
    signature: "floor<N: number>(n: N) -> N",
    group: "math",
    summary: "The largest whole number not greater than `n`. The type stays.",
    behavior: rounding((e) => `Math.floor(${e.args[0]})`),
    examples: [{ expression: "floor(n)", columns: { n: ["f64", 5.7, -2.3, null] }, result: [5, -3, null] }],
  }),
  define({
    signature: "round<N: number>(n: N) -> N",
    group: "math",
    summary: "The nearest whole number. The type stays.",
    notes: "Halves are rounded away from zero.",
    behavior: rounding((e) => `${e.helper("roundHalfAway")}(${e.args[0]})`),
    examples: [{ expression: "round(n)", columns: { n: ["f64", 5.7, 0.5, -0.5, null] }, result: [6, 1, -1, null] }],
  }),
  define({
    signature: "clamp<N: number>(value: N, min: N = null, max: N = null) -> N",
    group: "math",
    summary: "The value, kept within limits.",
    notes: "A null limit is open. Null if the lower limit is above the upper one.",
    behavior: lenient(
      ({ args: [value, min, max] }) =>
        `${value} === null || (${min} !== null && ${max} !== null && ${min} > ${max}) ? null : ` +
        `${min} !== null && ${value} < ${min} ? ${min} : ${max} !== null && ${value} > ${max} ? ${max} : ${value}`,
    ),
    examples: [
      {
        expression: "clamp(value, min = low, max = 9.5)",
        columns: { value: ["f64", 5.7, 12, null, 1], low: ["f64", 0.5, null, 1, 10] },
        result: [5.7, 9.5, null, null],
      },
    ],
  }),
  define({
    signature: "exp(power: f64) -> f64",
    group: "math",
    summary: "e to the power.",
    behavior: helped("exponential"),
    examples: [{ expression: "exp(power)", columns: { power: ["f64", 5.7, null] }, result: [298.8674009670603, null] }],
  }),
  define({
    signature: "powf(base: f64, power: f64) -> f64",
    group: "math",
    summary: "The base to the power.",
    behavior: helped("power"),
    examples: [
      {
        expression: "powf(base, power)",
        columns: { base: ["f64", 5.7, 25], power: ["f64", 1.2, 0] },
        result: [8.073276500106656, 1],
      },
    ],
  }),
  define({
    signature: "sqrt<N: number>(a: N) -> f64",
    group: "math",
    summary: "The square root.",
    behavior: { kind: "rewrite", body: "powf(a, 0.5)" },
    examples: [{ expression: "sqrt(a)", columns: { a: ["f64", 5.7, null] }, result: [2.3874672772626644, null] }],
  }),
  define({
    signature: "zip_max<O: ordered>(a: O, b: O) -> O",
    group: "math",
    summary: "The larger of two values of a row.",
    notes: "Null if either is.",
    behavior: pick(">"),
    examples: [
      {
        expression: "zip_max(a, b)",
        columns: { a: ["f64", 5.7, null, 13.2], b: ["f64", 1.2, 3.7, null] },
        result: [5.7, null, null],
      },
    ],
  }),
  define({
    signature: "zip_min<O: ordered>(a: O, b: O) -> O",
    group: "math",
    summary: "The smaller of two values of a row.",
    notes: "Null if either is.",
    behavior: pick("<"),
    examples: [
      { expression: "zip_min(a, b)", columns: { a: ["f64", 6.3, 13.2], b: ["f64", 0.4, null] }, result: [0.4, null] },
    ],
  }),
];
