import type { Span } from "./span.js";

/** Number suffixes, which are also type names. */
export const NUMBER_SUFFIXES = ["i8", "u8", "i16", "u16", "i32", "u32", "f32", "i64", "u64", "f64"] as const;
export type NumberSuffix = (typeof NUMBER_SUFFIXES)[number];

export const KEYWORDS = ["let", "in", "and", "or", "as", "const", "true", "false", "null"] as const;
export type Keyword = (typeof KEYWORDS)[number];

/** Longest first, so that the lexer can take the first that matches. */
export const SYMBOLS = [
  "==",
  "!=",
  "<>",
  "<=",
  ">=",
  "->",
  "+",
  "-",
  "*",
  "/",
  "|",
  "=",
  "<",
  ">",
  "!",
  ".",
  ",",
  ":",
  "(",
  ")",
  "{",
  "}",
  "[",
  "]",
] as const;
export type SymbolText = (typeof SYMBOLS)[number];

export type Token =
  | { readonly kind: "identifier"; readonly text: string; readonly span: Span }
  | { readonly kind: "keyword"; readonly text: Keyword; readonly span: Span }
  | { readonly kind: "input"; readonly text: "$input"; readonly span: Span }
  | { readonly kind: "number"; readonly text: string; readonly suffix: NumberSuffix | undefined; readonly span: Span }
  | { readonly kind: "string"; readonly text: string; readonly value: string; readonly span: Span }
  | { readonly kind: "symbol"; readonly text: SymbolText; readonly span: Span }
  | { readonly kind: "end"; readonly text: ""; readonly span: Span };

/** How a token is called in a message, without an article. */
export function describeToken(token: Token): string {
  switch (token.kind) {
    case "end":
      return "end of the expression";
    case "identifier":
      return `identifier '${token.text}'`;
    case "number":
      return `number '${token.text}'`;
    case "string":
      return "string";
    default:
      return `'${token.text}'`;
  }
}
