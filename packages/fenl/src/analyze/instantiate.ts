import type { FunctionDefinition } from "../functions/definition.js";
import { patternName, type TypePattern } from "../functions/signature.js";
import type { Span } from "../syntax/span.js";
import { type FenlType, listOf, mapOf, simple } from "../types/fenl-type.js";
import { convertsImplicitly } from "../types/implicit-conversion.js";
import { leastUpperBound } from "../types/least-upper-bound.js";
import { promote, type TypeClass } from "../types/type-class.js";
import { typeName } from "../types/type-name.js";
import { type Context, placeOf } from "./context.js";
import { ERROR_TYPE, isError, type Value } from "./value.js";

export interface TypedArgument {
  readonly parameter: { readonly name: string; readonly pattern: TypePattern };
  readonly value: Value;
}

export interface Instantiation {
  /** The type each argument is converted to. */
  readonly types: readonly FenlType[];
  readonly result: FenlType;
}

/** Finds the types a generic signature gets for these arguments; undefined if it has none, which is reported. */
export function instantiate(
  context: Context,
  definition: FunctionDefinition,
  at: Span,
  args: readonly TypedArgument[],
): Instantiation | undefined {
  const { signature } = definition;
  const constraints = new Map<string, { type: FenlType; value: Value }[]>();
  for (const { parameter, value } of args) {
    if (!unify(parameter.pattern, value.type, (name, type) => add(constraints, name, { type, value }))) {
      context.diagnostics.report(
        "invalidArgumentType",
        placeOf(context, at),
        `Invalid types for parameter '${parameter.name}' in call to '${signature.name}'`,
        {
          labels: [{ ...value.place, message: `Actual type: ${typeName(value.type)}` }],
          notes: [`Expected type: ${patternName(parameter.pattern)}`],
        },
      );
      return undefined;
    }
  }
  const solutions = new Map<string, FenlType>();
  for (const [name, typeClass] of signature.variables) {
    const solution = solve(context, signature.name, at, typeClass, constraints.get(name) ?? []);
    if (!solution) return undefined;
    solutions.set(name, solution);
  }
  if (args.some(({ value }) => isError(value))) return undefined;
  return {
    types: args.map(({ parameter, value }) => substitute(parameter.pattern, solutions, value.type)),
    result: substitute(signature.result, solutions, ERROR_TYPE),
  };
}

function add<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

function unify(pattern: TypePattern, type: FenlType, bind: (name: string, type: FenlType) => void): boolean {
  switch (pattern.kind) {
    case "fixed":
      if (type.kind === "error") return true;
      if (pattern.type.kind === "window") return type.kind === "window" || type.kind === "null";
      return convertsImplicitly(type, pattern.type);
    case "record":
      return type.kind === "record";
    case "variable":
      bind(pattern.name, type);
      return true;
    case "list":
      if (type.kind === "null") return unify(pattern.item, type, bind);
      return type.kind === "list" && unify(pattern.item, type.item, bind);
    case "map":
      if (type.kind !== "map") return false;
      return unify(pattern.key, type.key, bind) && unify(pattern.value, type.value, bind);
  }
}

function solve(
  context: Context,
  name: string,
  at: Span,
  typeClass: TypeClass,
  uses: readonly { type: FenlType; value: Value }[],
): FenlType | undefined {
  if (uses.some(({ value }) => isError(value))) return ERROR_TYPE;
  let bound: FenlType | undefined = uses[0]?.type ?? simple("null");
  for (const { type } of uses.slice(1)) bound = bound && leastUpperBound(bound, type);
  const solution = bound && promote(bound, typeClass);
  if (solution) return solution;
  const distinct = new Map(uses.map((use) => [typeName(use.type), use]));
  const labels = [...distinct].map(([text, { value }]) => ({ ...value.place, message: `Type: ${text}` }));
  if (!bound) {
    const message = `Incompatible types for call to '${name}'`;
    context.diagnostics.report("incompatibleArgumentTypes", placeOf(context, at), message, { labels });
  } else {
    const notes = [`Expected '${typeClass}'`];
    context.diagnostics.report("invalidArgumentType", placeOf(context, at), `Invalid types for call to '${name}'`, {
      labels,
      notes,
    });
  }
  return undefined;
}

function substitute(pattern: TypePattern, solutions: ReadonlyMap<string, FenlType>, actual: FenlType): FenlType {
  switch (pattern.kind) {
    case "fixed":
      return pattern.type;
    case "record":
      return actual;
    case "variable":
      return solutions.get(pattern.name)!;
    case "list":
      return listOf(substitute(pattern.item, solutions, actual));
    case "map":
      return mapOf(substitute(pattern.key, solutions, actual), substitute(pattern.value, solutions, actual));
  }
}
