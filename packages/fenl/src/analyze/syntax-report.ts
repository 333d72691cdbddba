import type { Diagnostics } from "../diagnostics/collector.js";
import type { SourceText } from "../diagnostics/source-text.js";
import { allFaults } from "../syntax/recovery/all-faults.js";
import type { SyntaxFault } from "../syntax/syntax-error.js";

/** Reports what the lexer or the parser stumbled over, and what else is wrong behind it. */
export function reportSyntax(first: SyntaxFault, source: SourceText, diagnostics: Diagnostics): void {
  for (const { span, message, expected } of allFaults(first, source.text)) {
    diagnostics.report("syntaxError", { source, span }, message, {
      notes: expected.length === 0 ? [] : [`Expected ${expected.join(", ")}`],
    });
  }
}
