import { define, lenient } from "./define.js";
import type { FunctionDefinition } from "./definition.js";

export const LOGICAL: readonly FunctionDefinition[] = [
  define({
    signature: "if<T: any>(condition: bool, value: T) -> T",
    group: "logical",
    summary: "The value where the condition is true, else null.",
    behavior: lenient(({ args: [condition, value] }) => `${condition} === true ? ${value} : null`),
    examples: [
      {
        expression: "value | if(condition)",
        columns: { condition: ["bool", true, false, null], value: ["f64", 58.7, 57.8, 876] },
        result: [58.7, null, null],
      },
    ],
  }),
  define({
    signature: "null_if<T: any>(condition: bool, value: T) -> T",
    group: "logical",
    summary: "The value where the condition is false, else null.",
    behavior: lenient(({ args: [condition, value] }) => `${condition} === false ? ${value} : null`),
    examples: [
      {
        expression: "value | null_if(condition)",
        columns: { condition: ["bool", false, true, null], value: ["f64", 57.8, 58.7, 876] },
        result: [57.8, null, null],
      },
    ],
  }),
  define({
    signature: "else<T: any>(default: T, value: T) -> T",
    group: "logical",
    summary: "The value, or the default where it is null. Made for pipes: the default comes first.",
    behavior: { kind: "rewrite", body: "coalesce(value, default)" },
    examples: [
      { expression: "value | else(42.0)", columns: { value: ["f64", null, 57.8] }, result: [42, 57.8] },
      {
        expression: "value | else(other)",
        columns: { value: ["f64", null], other: ["f64", null] },
        result: [null],
      },
    ],
  }),
  define({
    signature: "coalesce<T: any>(values+: T) -> T",
    group: "logical",
    summary: "The first of the values that isn't null.",
    notes: "The piped value has to be named: `coalesce($input, other)`.",
    behavior: lenient(({ args }) => args.reduceRight((rest, arg) => `${arg} !== null ? ${arg} : ${rest}`, "null")),
    examples: [
      {
        expression: "coalesce(a, b)",
        columns: { a: ["f64", null, 1, null], b: ["f64", 86.3, 2, null] },
        result: [86.3, 1, null],
      },
    ],
  }),
  define({
    signature: "is_valid<T: any>(input: T) -> bool",
    group: "logical",
    summary: "Whether there is a value, that is, not null.",
    behavior: lenient(({ args: [input] }) => `${input} !== null`),
    examples: [{ expression: "is_valid(input)", columns: { input: ["i64", 5, null] }, result: [true, false] }],
  }),
  define({
    signature: "hash<K: key>(input: K) -> u64",
    group: "logical",
    summary: "The hash of a value: the one entities of one instant are ordered by.",
    notes: "Never null: the hash of null is 0.",
    behavior: lenient((e) => `${e.helper("hashWide")}(${e.args[0]}, ${e.constant(e.types[0])})`),
    examples: [
      {
        expression: "hash(input)",
        columns: { input: ["string", "hello", "world", "hi", ""] },
        result: [1472103086483932002n, 8057155968893317866n, 2460612554838835252n, 5663277146615294718n],
      },
      {
        expression: "hash(input)",
        columns: { input: ["i64", 5, 8, 9, null] },
        result: [16461383214845928621n, 6794973171266502674n, 15653042715643359010n, 0],
      },
    ],
  }),
  define({
    signature: "lookup<K: key, T: any>(key: K, value: T) -> T",
    group: "logical",
    summary: "The value computed for another entity, as of the time of each row of `key`.",
    notes:
      "The key's type has to be that of the value's entities. Null where the key is null or that entity has no value yet.",
    behavior: { kind: "special" },
    examples: [
      {
        expression: "lookup(product, mean(stars | with_key(product, grouping = 'products')))",
        columns: { product: ["string", "p", "p", "p"], stars: ["i64", 3, 5, 1] },
        keys: ["a", "b", "c"],
        result: [3, 4, 3],
      },
    ],
  }),
  define({
    signature: "with_key<K: key, T: any>(key: K, value: T, const grouping: string = null) -> T",
    group: "logical",
    summary: "The same rows under other entities: those of the new key.",
    notes: "The grouping is called `grouping`, or by the key's type. Null keys form one entity.",
    behavior: { kind: "special" },
    examples: [
      {
        expression: "n | with_key(k) | sum()",
        columns: { n: ["i64", 5, 8, 9, null], k: ["string", "X", "Y", "X", "X"] },
        result: [5, 8, 14, 14],
      },
    ],
  }),
];
