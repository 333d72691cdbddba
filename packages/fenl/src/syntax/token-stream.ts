import { SyntaxFault } from "./syntax-error.js";
import { describeToken, type Keyword, NUMBER_SUFFIXES, type SymbolText, type Token } from "./token.js";
import type { Name } from "./tree.js";

/** A cursor over tokens with the questions a parser asks. */
export class TokenStream {
  #at = 0;

  /** @param tokens as the lexer gives them, ending in an `end` token */
  constructor(private readonly tokens: readonly Token[]) {}

  get current(): Token {
    return this.tokens[this.#at]!;
  }

  /** The token after the current one. */
  get following(): Token {
    return this.tokens[Math.min(this.#at + 1, this.tokens.length - 1)]!;
  }

  get previous(): Token {
    return this.tokens[Math.max(this.#at - 1, 0)]!;
  }

  advance(): Token {
    const token = this.current;
    if (token.kind !== "end") this.#at += 1;
    return token;
  }

  isSymbol(text: SymbolText): boolean {
    return this.current.kind === "symbol" && this.current.text === text;
  }

  isKeyword(text: Keyword): boolean {
    return this.current.kind === "keyword" && this.current.text === text;
  }

  /** Takes the symbol if it comes next. */
  accept(text: SymbolText): boolean {
    const found = this.isSymbol(text);
    if (found) this.advance();
    return found;
  }

  expect(text: SymbolText, alternatives: readonly string[] = []): Token {
    if (!this.isSymbol(text)) this.unexpected([...alternatives, `'${text}'`]);
    return this.advance();
  }

  expectKeyword(text: Keyword): Token {
    if (!this.isKeyword(text)) this.unexpected([`'${text}'`]);
    return this.advance();
  }

  expectName(): Name {
    const token = this.current;
    if (token.kind !== "identifier") return this.unexpected(["an identifier"]);
    this.advance();
    return { text: token.text, span: token.span };
  }

  /** Fails at the current token. */
  unexpected(expected: readonly string[]): never {
    const token = this.current;
    const { kind, span } = this.previous;
    if (token.kind === "identifier" && kind === "number" && span.end === token.span.start) {
      throw new SyntaxFault(`Invalid number suffix '${token.text}'`, token.span, NUMBER_SUFFIXES);
    }
    throw new SyntaxFault(`Unexpected ${describeToken(token)}`, token.span, expected);
  }
}
