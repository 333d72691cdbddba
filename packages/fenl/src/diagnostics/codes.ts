export type Severity = "bug" | "error" | "warning" | "note" | "help";

interface CodeInfo {
  readonly severity: Severity;
  /** The code as shown: two conditions share W2001. */
  readonly code: string;
  readonly message: string;
  readonly webLink?: string;
}

/** Every kind of diagnostic, by a name of its own. */
export const CODES = {
  illegalFieldReference: { severity: "error", code: "E0001", message: "Illegal field reference" },
  illegalCast: { severity: "error", code: "E0002", message: "Illegal cast" },
  illegalIdentifier: { severity: "error", code: "E0003", message: "Illegal identifier" },
  formulaAlreadyDefined: { severity: "error", code: "E0004", message: "Formula already defined" },
  unboundReference: { severity: "error", code: "E0006", message: "Unbound reference" },
  undefinedFunction: { severity: "error", code: "E0007", message: "Undefined function" },
  invalidArguments: { severity: "error", code: "E0008", message: "Invalid arguments" },
  duplicateFieldNames: {
    severity: "error",
    code: "E0009",
    message: "Duplicate field names in record expression",
  },
  invalidArgumentType: { severity: "error", code: "E0010", message: "Invalid argument type(s)" },
  syntaxError: { severity: "error", code: "E0011", message: "Invalid syntax" },
  cyclicReference: { severity: "error", code: "E0012", message: "Circular dependency" },
  invalidOutputType: {
    severity: "error",
    code: "E0013",
    message: "Invalid output type",
    webLink: "https://kaskada.io/docs-site/kaskada/main/fenl/fenl-diagnostic-codes.html#e0013",
  },
  nonConstantArgument: { severity: "error", code: "E0014", message: "Invalid non-constant argument" },
  incompatibleArgumentTypes: { severity: "error", code: "E0015", message: "Incompatible argument types" },
  internalError: { severity: "bug", code: "B1000", message: "Internal error" },
  incompatibleTimeDomains: { severity: "warning", code: "W2000", message: "Incompatible time domains" },
  unusedBinding: { severity: "warning", code: "W2001", message: "Unused binding" },
  incompatibleGrouping: { severity: "error", code: "W2001", message: "Incompatible grouping" },
} as const satisfies Record<string, CodeInfo>;

export type CodeName = keyof typeof CODES;

/** What is known of a code beyond the place it was raised. */
export function codeInfo(name: CodeName): CodeInfo {
  return CODES[name];
}
