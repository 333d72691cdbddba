import type { Diagnostics } from "../diagnostics/collector.js";
import type { SourceText } from "../diagnostics/source-text.js";
import type { SyntaxFault } from "../syntax/syntax-error.js";

/** Reports what the lexer or the parser stumbled over. */
export function reportSyntax(fault: SyntaxFault, source: SourceText, diagnostics: Diagnostics): void {
  diagnostics.report("syntaxError", { source, span: fault.span }, fault.message, {
    notes: fault.expected.length === 0 ? [] : [`Expected ${fault.expected.join(", ")}`],
  });
}
