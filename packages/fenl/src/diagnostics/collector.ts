import type { Span } from "../syntax/span.js";
import type { CodeName } from "./codes.js";
import { type Diagnostic, type Label, toDiagnostic } from "./diagnostic.js";
import type { SourceText } from "./source-text.js";

/** A place in one of the texts being compiled. */
export interface Place {
  readonly source: SourceText;
  readonly span: Span;
}

/** Gathers what the compiler finds. */
export class Diagnostics {
  readonly found: Diagnostic[] = [];

  /** Whether anything found prevents execution. */
  get failed(): boolean {
    return this.found.some(({ severity }) => severity === "error" || severity === "bug");
  }

  /**
   * @param code what is wrong
   * @param place where
   * @param message shown at the underlined place
   */
  report(
    code: CodeName,
    place: Place,
    message: string,
    more: { labels?: readonly Label[]; notes?: readonly string[] } = {},
  ): void {
    const labels: [Label, ...Label[]] = [{ ...place, message }, ...(more.labels ?? [])];
    const diagnostic = toDiagnostic({ code, labels, notes: more.notes ?? [] });
    // An expression that is analyzed twice must not complain twice.
    if (!this.found.some(({ formatted }) => formatted === diagnostic.formatted)) this.found.push(diagnostic);
  }
}
