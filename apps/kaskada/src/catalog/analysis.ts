import type { Compilation, Diagnostic } from "@rt-kaskada/fenl";
import type { Analysis, FenlDiagnostics, Severity } from "@rt-kaskada/kaskada-api";

const SEVERITIES: Record<Diagnostic["severity"], Severity> = {
  bug: "SEVERITY_BUG",
  error: "SEVERITY_ERROR",
  warning: "SEVERITY_WARNING",
  note: "SEVERITY_NOTE",
  help: "SEVERITY_HELP",
};

/** What the compiler found, as the API tells it. */
export function toDiagnostics(diagnostics: readonly Diagnostic[]): FenlDiagnostics {
  return {
    fenlDiagnostics: diagnostics.map(({ severity, code, message, formatted, webLink }) => ({
      severity: SEVERITIES[severity],
      code,
      message,
      formatted,
      webLink: webLink ?? "",
    })),
    numErrors: diagnostics.filter(({ severity }) => severity === "error" || severity === "bug").length,
  };
}

/** A compilation's result as the API tells it. */
export function toAnalysis(compilation: Compilation): Analysis {
  return {
    missingNames: [...compilation.missingNames],
    freeNames: [...compilation.freeNames],
    fenlDiagnostics: toDiagnostics(compilation.diagnostics),
    canExecute: compilation.ok,
  };
}
