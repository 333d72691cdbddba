/** Stands in a production for what could not be parsed. */
export const FAULT = "<fault>";
/** Ends every text. */
export const END = "<end>";

/**
 * The grammar of Fenl. A parser of it that is driven by tables tells where parsing can go on after a fault, which the
 * one written out by hand can't. Words in capitals are rules, `ident` and `literal` classes of tokens, everything else
 * is a token itself.
 */
const RULES: Readonly<Record<string, readonly string[]>> = {
  TEXT: ["EXPRESSION"],
  EXPRESSION: ["CAST"],
  CAST: ["PIPE", "PIPE as TYPE"],
  PIPE: ["OR", "OR | PIPE", "BINDINGS in PIPE"],
  BINDINGS: ["BINDING", `BINDINGS ${FAULT}`, "BINDINGS BINDING"],
  BINDING: ["let NAME = EXPRESSION", `let ${FAULT}`],
  OR: ["AND", "OR or AND"],
  AND: ["EQUALITY", "AND and EQUALITY"],
  EQUALITY: ["ORDER", "EQUALITY == ORDER", "EQUALITY <> ORDER", "EQUALITY != ORDER"],
  ORDER: ["SUM", "ORDER < SUM", "ORDER > SUM", "ORDER <= SUM", "ORDER >= SUM"],
  SUM: ["PRODUCT", "SUM + PRODUCT", "SUM - PRODUCT"],
  PRODUCT: ["UNARY", "PRODUCT * UNARY", "PRODUCT / UNARY"],
  UNARY: ["POSTFIX", "- UNARY", "! UNARY"],
  POSTFIX: ["PRIMARY", "POSTFIX . NAME", "POSTFIX [ EXPRESSION ]", "NAME ( ARGUMENTS )"],
  PRIMARY: ["NAME", "$input", "literal", "( CAST )", "{ FIELDS }", FAULT],
  FIELDS: ["", "FIELD", "FIELDS , FIELD", "FIELDS ,"],
  FIELD: ["NAME : EXPRESSION", "NAME"],
  ARGUMENTS: ["", "ARGUMENT", "ARGUMENTS , ARGUMENT", "ARGUMENTS ,"],
  ARGUMENT: ["NAME = EXPRESSION", "EXPRESSION"],
  TYPE: ["ident < TYPES >", "ident", FAULT],
  TYPES: ["", "TYPE", "TYPES , TYPE", "TYPES ,"],
  NAME: ["ident"],
};

/** One way to form a rule. */
export interface Production {
  readonly rule: string;
  readonly symbols: readonly string[];
}

export const PRODUCTIONS: readonly Production[] = Object.entries(RULES).flatMap(([rule, forms]) =>
  forms.map((form) => ({ rule, symbols: form === "" ? [] : form.split(" ") })),
);

export function isRule(symbol: string): boolean {
  return Object.hasOwn(RULES, symbol);
}

/** The numbers of a rule's productions. */
export const FORMS: ReadonlyMap<string, readonly number[]> = new Map(
  Object.keys(RULES).map((rule) => [
    rule,
    PRODUCTIONS.flatMap((production, i) => (production.rule === rule ? [i] : [])),
  ]),
);

/** Every token the grammar knows, each standing for a bit in sets of them. */
export const TERMINALS: readonly string[] = [
  ...new Set([...PRODUCTIONS.flatMap(({ symbols }) => symbols.filter((symbol) => !isRule(symbol))), END, FAULT]),
];
