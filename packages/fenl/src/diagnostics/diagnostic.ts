import type { Span } from "../syntax/span.js";
import { type CodeName, codeInfo, type Severity } from "./codes.js";
import { formatReport } from "./format.js";
import type { SourceText } from "./source-text.js";

/** One finding of the compiler, ready to be shown. */
export interface Diagnostic {
  readonly severity: Severity;
  readonly code: string;
  /** What the code means. */
  readonly message: string;
  /** What it is about here; `formatted` shows it at its place. */
  readonly detail?: string;
  /** The whole report with the source line, underlines and notes. */
  readonly formatted: string;
  /** The name of the text it is about. */
  readonly source: string;
  readonly line: number;
  readonly column: number;
  readonly webLink?: string;
  readonly notes: readonly string[];
}

/** A marked place; the first label of a report is its main one. */
export interface Label {
  readonly source: SourceText;
  readonly span: Span;
  readonly message?: string;
}

/** A finding before it is rendered. */
export interface Report {
  readonly code: CodeName;
  readonly labels: readonly [Label, ...Label[]];
  readonly notes?: readonly string[];
}

/** Renders a report. */
export function toDiagnostic(report: Report): Diagnostic {
  const { severity, code, message, webLink } = codeInfo(report.code);
  const main = report.labels[0];
  return {
    severity,
    code,
    message,
    ...(main.message === undefined ? {} : { detail: main.message }),
    formatted: formatReport(report),
    source: main.source.name,
    ...main.source.position(main.span.start),
    ...(webLink === undefined ? {} : { webLink }),
    notes: report.notes ?? [],
  };
}
