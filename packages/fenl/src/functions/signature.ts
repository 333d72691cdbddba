import { tokenize } from "../syntax/lexer.js";
import { TokenStream } from "../syntax/token-stream.js";
import { type FenlType, isSimpleKind, simple } from "../types/fenl-type.js";
import { isTypeClass, type TypeClass } from "../types/type-class.js";

/** The type of a parameter or a result: one of Fenl's, a variable, or a collection of those. */
export type TypePattern =
  | { readonly kind: "fixed"; readonly type: FenlType }
  /** Any record: only functions that look at the fields themselves take one. */
  | { readonly kind: "record" }
  | { readonly kind: "variable"; readonly name: string }
  | { readonly kind: "list"; readonly item: TypePattern }
  | { readonly kind: "map"; readonly key: TypePattern; readonly value: TypePattern };

/** The value of a parameter that isn't given. */
export type DefaultValue = { readonly type: "null" } | { readonly type: "number"; readonly value: number };

export interface Parameter {
  readonly name: string;
  readonly pattern: TypePattern;
  /** Takes literals only. */
  readonly constant: boolean;
  /** Takes one or more arguments. */
  readonly variadic: boolean;
  /** Parameters with a default are passed by keyword. */
  readonly default?: DefaultValue;
}

export interface Signature {
  readonly name: string;
  readonly variables: ReadonlyMap<string, TypeClass>;
  readonly parameters: readonly Parameter[];
  readonly result: TypePattern;
  readonly text: string;
}

/** Reads a signature such as `add<N: number>(a: N, b: N) -> N`. */
export function parseSignature(text: string): Signature {
  const tokens = new TokenStream(tokenize(text));
  const name = tokens.expectName().text;
  const variables = new Map<string, TypeClass>();
  if (tokens.accept("<")) {
    do {
      const variable = tokens.expectName().text;
      tokens.expect(":");
      const className = tokens.expectName().text;
      if (!isTypeClass(className)) throw new Error(`${text}: no type class ${className}`);
      variables.set(variable, className);
    } while (tokens.accept(","));
    tokens.expect(">");
  }
  tokens.expect("(");
  const parameters: Parameter[] = [];
  while (!tokens.isSymbol(")")) {
    parameters.push(parameter(tokens, variables));
    if (!tokens.accept(",")) break;
  }
  tokens.expect(")");
  tokens.expect("->");
  return { name, variables, parameters, result: pattern(tokens, variables), text };
}

function parameter(tokens: TokenStream, variables: ReadonlyMap<string, TypeClass>): Parameter {
  const constant = tokens.isKeyword("const");
  if (constant) tokens.advance();
  const name = tokens.expectName().text;
  const variadic = tokens.accept("+");
  tokens.expect(":");
  const type = pattern(tokens, variables);
  const base = { name, pattern: type, constant, variadic };
  if (!tokens.accept("=")) return base;
  const token = tokens.advance();
  return {
    ...base,
    default: token.kind === "number" ? { type: "number", value: Number(token.text) } : { type: "null" },
  };
}

function pattern(tokens: TokenStream, variables: ReadonlyMap<string, TypeClass>): TypePattern {
  const name = tokens.expectName().text;
  if (variables.has(name)) return { kind: "variable", name };
  if (name === "list" || name === "map") {
    tokens.expect("<");
    const first = pattern(tokens, variables);
    if (name === "list") {
      tokens.expect(">");
      return { kind: "list", item: first };
    }
    tokens.expect(",");
    const value = pattern(tokens, variables);
    tokens.expect(">");
    return { kind: "map", key: first, value };
  }
  if (name === "record") return { kind: "record" };
  if (!isSimpleKind(name)) throw new Error(`No type ${name}`);
  return { kind: "fixed", type: simple(name) };
}

/** A type pattern as the reference shows it. */
export function patternName(type: TypePattern): string {
  switch (type.kind) {
    case "fixed":
      return type.type.kind;
    case "record":
      return "record";
    case "variable":
      return type.name;
    case "list":
      return `list<${patternName(type.item)}>`;
    case "map":
      return `map<${patternName(type.key)}, ${patternName(type.value)}>`;
  }
}
