import { define, helped, lenient, strict } from "./define.js";
import type { FunctionDefinition } from "./definition.js";

export const STRINGS: readonly FunctionDefinition[] = [
  define({
    signature: "len(s: string) -> i32",
    group: "strings",
    summary: "The length in bytes of UTF-8.",
    behavior: helped("byteLength"),
    examples: [{ expression: "len(s)", columns: { s: ["string", "Hello World", "", null] }, result: [11, 0, null] }],
  }),
  define({
    signature: "upper(s: string) -> string",
    group: "strings",
    summary: "The text in upper case.",
    behavior: strict((e) => `${e.args[0]}.toUpperCase()`),
    examples: [{ expression: "upper(s)", columns: { s: ["string", "Hi Earth"] }, result: ["HI EARTH"] }],
  }),
  define({
    signature: "lower(s: string) -> string",
    group: "strings",
    summary: "The text in lower case.",
    behavior: strict((e) => `${e.args[0]}.toLowerCase()`),
    examples: [{ expression: "lower(s)", columns: { s: ["string", "Hi Earth"] }, result: ["hi earth"] }],
  }),
  define({
    signature: "substring(s: string, start: i64 = null, end: i64 = null) -> string",
    group: "strings",
    summary: "The characters from `start` up to, not including, `end`.",
    notes: "Negative bounds count from the end, null ones are open.",
    behavior: lenient(
      ({ args: [s, start, end], helper }) => `${s} === null ? null : ${helper("substring")}(${s}, ${start}, ${end})`,
    ),
    examples: [
      {
        expression: "substring(s, start = -3)",
        columns: { s: ["string", "Hello World", "hi", null] },
        result: ["rld", "", null],
      },
      { expression: "substring(s, start = 3, end = -3)", columns: { s: ["string", "Hello World"] }, result: ["lo Wo"] },
      { expression: "substring(s, end = -2)", columns: { s: ["string", "hello world"] }, result: ["hello wor"] },
    ],
  }),
];
