import { tokensOf } from "../lexer.js";
import { MAX_SOURCE_LENGTH } from "../limits.js";
import { SyntaxFault } from "../syntax-error.js";
import { describeToken, type Token } from "../token.js";
import { findFaults } from "./find-faults.js";

/**
 * Every syntax fault of a text.
 *
 * @param first what the parser stopped at; faults after it are found by going on behind it
 */
export function allFaults(first: SyntaxFault, source: string): SyntaxFault[] {
  if (source.length > MAX_SOURCE_LENGTH) return [first];
  const tokens: Token[] = [];
  let garbage: SyntaxFault | undefined;
  try {
    for (const token of tokensOf(source)) tokens.push(token);
  } catch (error) {
    if (!(error instanceof SyntaxFault)) throw error;
    garbage = error;
  }
  const faults = findFaults(tokens, garbage !== undefined).map((token) =>
    token.span.start === first.span.start ? first : new SyntaxFault(`Unexpected ${describeToken(token)}`, token.span),
  );
  if (garbage) faults.push(garbage);
  // The limits of the parser are no faults of the grammar.
  return faults.length > 0 ? faults : [first];
}
