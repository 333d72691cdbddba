import type { Span } from "./span.js";

/** Why a text is not Fenl: thrown by the lexer and the parser, turned into a diagnostic by the compiler. */
export class SyntaxFault extends Error {
  /**
   * @param message what is wrong
   * @param span where
   * @param expected what would have been right there, for a note
   */
  constructor(
    message: string,
    readonly span: Span,
    readonly expected: readonly string[] = [],
  ) {
    super(message);
    this.name = "SyntaxFault";
  }
}
