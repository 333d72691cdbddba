import { SyntaxFault } from "./syntax-error.js";
import { KEYWORDS, type Keyword, NUMBER_SUFFIXES, type NumberSuffix, SYMBOLS, type Token } from "./token.js";

const BLANK = /[ \t\n]*(?:#[^\n]*)?/y;
const IDENTIFIER = /[A-Za-z_][A-Za-z0-9_]*/y;
const NUMBER = new RegExp(`[0-9]+(?:\\.[0-9]+)?(${NUMBER_SUFFIXES.join("|")})?`, "y");
const ESCAPES: Record<string, string> = { "'": "'", '"': '"', "\\": "\\", n: "\n", r: "\r", t: "\t" };

/**
 * Splits a source text into tokens, the last of which has the kind `end`.
 *
 * @throws SyntaxFault at the first character sequence that is no token
 */
export function tokenize(source: string): Token[] {
  return [...tokensOf(source)];
}

/** The tokens of a source text, one by one. */
export function* tokensOf(source: string): Generator<Token, void> {
  let at = skipBlank(source, 0);
  while (at < source.length) {
    const token = nextToken(source, at);
    yield token;
    at = skipBlank(source, token.span.end);
  }
  yield { kind: "end", text: "", span: { start: source.length, end: source.length } };
}

function skipBlank(source: string, start: number): number {
  let at = start;
  for (;;) {
    BLANK.lastIndex = at;
    BLANK.test(source);
    if (BLANK.lastIndex <= at) return at;
    at = BLANK.lastIndex;
  }
}

function nextToken(source: string, start: number): Token {
  const first = source[start]!;
  if (first === '"' || first === "'") return stringToken(source, start);
  const word = match(IDENTIFIER, source, start)?.[0];
  if (word !== undefined) {
    const span = { start, end: start + word.length };
    return isKeyword(word) ? { kind: "keyword", text: word, span } : { kind: "identifier", text: word, span };
  }
  const number = match(NUMBER, source, start);
  if (number) return numberToken(number[0], number[1] as NumberSuffix | undefined, start);
  if (source.startsWith("$input", start)) {
    return { kind: "input", text: "$input", span: { start, end: start + 6 } };
  }
  for (const symbol of SYMBOLS) {
    if (source.startsWith(symbol, start)) {
      return { kind: "symbol", text: symbol, span: { start, end: start + symbol.length } };
    }
  }
  const point = String.fromCodePoint(source.codePointAt(start)!);
  const message =
    point === "\r"
      ? "Carriage return in the text: use line feeds only as line ends"
      : `Invalid token ${JSON.stringify(point)}`;
  throw new SyntaxFault(message, { start, end: start + point.length });
}

function numberToken(text: string, suffix: NumberSuffix | undefined, start: number): Token {
  const span = { start, end: start + text.length };
  if (suffix === undefined) return { kind: "number", text, suffix: undefined, span };
  const digits = text.slice(0, text.length - suffix.length);
  if (digits.includes(".") && !suffix.startsWith("f")) {
    throw new SyntaxFault(`Number with a fraction can't have the type '${suffix}'`, span, ["f32", "f64"]);
  }
  return { kind: "number", text: digits, suffix, span };
}

function stringToken(source: string, start: number): Token {
  const quote = source[start]!;
  let value = "";
  let at = start + 1;
  let from = at;
  while (at < source.length) {
    const char = source[at]!;
    if (char === quote) {
      value += source.slice(from, at);
      return { kind: "string", text: source.slice(start, at + 1), value, span: { start, end: at + 1 } };
    }
    if (char === "\\") {
      const escaped = ESCAPES[source[at + 1] ?? ""];
      if (escaped === undefined) {
        throw new SyntaxFault("Invalid escape in string", { start: at, end: Math.min(at + 2, source.length) }, [
          "\\'",
          '\\"',
          "\\\\",
          "\\n",
          "\\r",
          "\\t",
        ]);
      }
      value += source.slice(from, at) + escaped;
      at += 2;
      from = at;
    } else {
      at += 1;
    }
  }
  throw new SyntaxFault("Unterminated string", { start, end: source.length });
}

function match(pattern: RegExp, source: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(source) ?? undefined;
}

function isKeyword(word: string): word is Keyword {
  return (KEYWORDS as readonly string[]).includes(word);
}
