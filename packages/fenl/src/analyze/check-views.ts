import type { Diagnostics } from "../diagnostics/collector.js";
import { SourceText } from "../diagnostics/source-text.js";
import type { ViewDefinition } from "./environment.js";

const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_]*$/;

/**
 * Reports views sent along whose names can't be written or are given twice. Stored ones were checked when they were
 * stored: a bad one must not spoil every query.
 */
export function checkViews(views: readonly ViewDefinition[], diagnostics: Diagnostics): void {
  const seen = new Set<string>();
  for (const view of views) {
    if (view.kind !== "requested") continue;
    const source = viewSource(view);
    const place = { source, span: { start: 0, end: 0 } };
    if (!IDENTIFIER.test(view.name)) {
      diagnostics.report("illegalIdentifier", place, `Formula name '${view.name}' is not a legal identifier`);
    }
    if (seen.has(view.name)) {
      diagnostics.report("formulaAlreadyDefined", place, `Formula '${view.name}' is defined more than once`);
    }
    seen.add(view.name);
  }
}

/** A view's text under the name diagnostics give it. */
export function viewSource({ name, kind, expression }: ViewDefinition): SourceText {
  return new SourceText(`${kind === "requested" ? "Requested" : "Persisted"} View: ${name}`, expression);
}
