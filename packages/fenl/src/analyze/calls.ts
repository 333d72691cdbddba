import { SourceText } from "../diagnostics/source-text.js";
import { findFunction } from "../functions/catalogue.js";
import type { FunctionDefinition, RewriteBehavior } from "../functions/definition.js";
import { parseExpression } from "../syntax/parser.js";
import type { CallNode } from "../syntax/tree.js";
import { type FenlType, simple } from "../types/fenl-type.js";
import { analyzeAggregate } from "./aggregates.js";
import { type Given, resolveArguments } from "./arguments.js";
import {
  anyNew,
  type Context,
  commonDomain,
  commonGrouping,
  constantOf,
  errorValue,
  literalValue,
  placeOf,
} from "./context.js";
import { type Instantiation, instantiate } from "./instantiate.js";
import { Scope } from "./scope.js";
import { SPECIAL_FORMS } from "./special-forms.js";
import { analyzeTick } from "./ticks.js";
import { ERROR_TYPE, isError, type Value } from "./value.js";

/** A call with its function found and its arguments matched, before they are analyzed. */
export interface ResolvedCall {
  readonly call: CallNode;
  readonly definition: FunctionDefinition;
  readonly given: readonly Given[];
}

export function analyzeCall(call: CallNode, context: Context): Value {
  const name = call.function.text;
  const resolved = resolveCall(call, context);
  const { definition } = resolved;
  switch (definition.behavior.kind) {
    case "tick":
      return analyzeTick(resolved, definition.behavior.tick, context);
    case "aggregate":
      return analyzeAggregate(resolved, definition.behavior.aggregate, context);
    case "window":
      return window(resolved, context);
    case "special":
      return SPECIAL_FORMS[name]!(resolved, context);
    case "rewrite":
      return rewritten(resolved, definition.behavior, context);
    case "scalar":
      return scalar(resolved, context);
  }
}

/** Finds a call's function and matches its arguments: `resolve` has seen to it that this can be done. */
export function resolveCall(call: CallNode, context: Context): ResolvedCall {
  const definition = findFunction(call.function.text);
  const given = definition && resolveArguments(context, definition, call);
  if (!given) throw new Error(`Call of '${call.function.text}' was not resolved`);
  return { call, definition, given };
}

/** Analyzes what a parameter is given; where the condition of `if` may tick, that takes place in a scope of its own. */
export function analyzeGiven({ given }: ResolvedCall, index: number, context: Context): Value {
  const { expression, default: defaultValue, parameter } = given[index]!;
  if (expression) return context.analyze(expression, context);
  const span = { start: 0, end: 0 };
  if (defaultValue?.type === "number") return literalValue(context, span, simple("i64"), defaultValue.value);
  if (defaultValue) return literalValue(context, span, simple("null"), null);
  throw new Error(`Parameter ${parameter.name} was given nothing`);
}

/** Checks types and constants of analyzed arguments; undefined if they are wrong, which is reported. */
export function check(resolved: ResolvedCall, values: readonly Value[], context: Context): Instantiation | undefined {
  const { call, definition, given } = resolved;
  let constant = true;
  given.forEach(({ parameter }, i) => {
    const value = values[i]!;
    // What has a fault of its own isn't a literal, either.
    if (!parameter.constant || (!isError(value) && constantOf(context, value))) return;
    const message = `Argument '${parameter.name}' to '${definition.signature.name}' must be constant, but was not`;
    context.diagnostics.report("nonConstantArgument", value.place, message);
    constant = false;
  });
  if (!constant) return undefined;
  const args = given.map(({ parameter }, i) => ({ parameter, value: values[i]! }));
  return instantiate(context, definition, call.function.span, args);
}

/** The value in another type. */
export function convert(value: Value, type: FenlType, context: Context): Value {
  return { ...value, node: context.graph.convert(value.node, type), type };
}

/** What a combination of values has from all of them; the node is the caller's. */
export function combine(
  { call, definition }: ResolvedCall,
  values: readonly Value[],
  node: number,
  type: FenlType,
  context: Context,
): Value {
  return {
    node,
    isNew: anyNew(context, values),
    type,
    grouping: commonGrouping(context, definition.signature.name, call.function.span, values),
    domain: commonDomain(context, call.function.span, values),
    place: placeOf(context, call.span),
  };
}

function scalar(resolved: ResolvedCall, context: Context): Value {
  const { call, definition } = resolved;
  const { behavior, signature } = definition;
  const values =
    signature.name === "if"
      ? conditional(resolved, context)
      : resolved.given.map((_, i) => analyzeGiven(resolved, i, context));
  const types = check(resolved, values, context);
  if (!types || behavior.kind !== "scalar") return errorValue(context, call.span);
  const converted = values.map((value, i) => convert(value, types.types[i]!, context));
  const args = converted.map((value) => value.node);
  return combine(
    resolved,
    converted,
    context.graph.call(signature.name, behavior, args, types.result),
    types.result,
    context,
  );
}

/** The condition of `if` may tick for the value's rows. */
export function conditional(resolved: ResolvedCall, context: Context): [condition: Value, value: Value] {
  const value = analyzeGiven(resolved, 1, context);
  const scope = new Scope(context.scope, value);
  return [analyzeGiven(resolved, 0, { ...context, scope }), value];
}

function rewritten(resolved: ResolvedCall, { body }: RewriteBehavior, context: Context): Value {
  const { call, definition, given } = resolved;
  const values = given.map((_, i) => analyzeGiven(resolved, i, context));
  const types = check(resolved, values, context);
  if (!types) return errorValue(context, call.span);
  const scope = new Scope();
  values.forEach((value, i) => {
    scope.bind(given[i]!.parameter.name, convert(value, types.types[i]!, context));
  });
  // Checked by its own signature and bound to the caller's places, the body can only report groupings and domains.
  commonGrouping(context, definition.signature.name, call.function.span, values);
  const source = new SourceText(definition.signature.name, body);
  const inner: Context = { ...context, scope, source };
  const result = inner.analyze(parseExpression(body), inner);
  return { ...result, place: placeOf(context, call.span) };
}

/** A window outside of an aggregation's argument: a view may be one, and anywhere else its type tells what is wrong. */
function window(resolved: ResolvedCall, context: Context): Value {
  const nothing = literalValue(context, resolved.call.span, simple("null"), null);
  const inner = { ...context, scope: new Scope(context.scope, nothing) };
  const values = resolved.given.map((_, i) => analyzeGiven(resolved, i, inner));
  const types = check(resolved, values, context);
  if (!types) return errorValue(context, resolved.call.span);
  return combine(resolved, values, context.graph.constant(ERROR_TYPE, null), simple("window"), context);
}
