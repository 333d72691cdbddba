import type { AggregateName } from "../functions/aggregates/index.js";
import { findFunction } from "../functions/catalogue.js";
import type { WindowNode } from "../plan/node.js";
import type { CallNode, Expression } from "../syntax/tree.js";
import { simple } from "../types/fenl-type.js";
import { typeName } from "../types/type-name.js";
import { analyzeGiven, check, combine, convert, type ResolvedCall, resolveCall } from "./calls.js";
import { type Context, constantOf, errorValue, placeOf } from "./context.js";
import { CONTINUOUS } from "./domain.js";
import { Scope } from "./scope.js";
import { isError, type Value } from "./value.js";

/** The largest number of values or segments a query may ask to keep per entity. */
const MAX_KEPT = 1_000_000;

/** An aggregation: takes in its input where it is new, per entity, within its window. */
export function analyzeAggregate(resolved: ResolvedCall, aggregate: AggregateName, context: Context): Value {
  const { call, given } = resolved;
  const isWindow = (i: number): boolean => given[i]!.parameter.name === "window";
  const values = given.map((_, i) => {
    if (isWindow(i)) return analyzeWindowPlaceholder(context, call);
    return analyzeGiven(resolved, i, context);
  });
  const types = check(resolved, values, context);
  const inputAt = given.findIndex(({ parameter }) => parameter.name === "input");
  const input = values[inputAt]!;
  const windowExpression = given.find((_, i) => isWindow(i))?.expression;
  const window = windowExpression && analyzeWindow(windowExpression, input, context);
  if (!types || isError(input) || window === "failed") return errorValue(context, call.span);
  const parameters = readParameters(resolved, values, context);
  if (!parameters) return errorValue(context, call.span);
  const { graph } = context;
  const converted = convert(input, types.types[inputAt]!, context);
  const node = graph.aggregate(
    { aggregate, parameters, type: types.result },
    converted.node,
    converted.isNew,
    window?.node,
  );
  const parts = window ? [converted, window.condition] : [converted];
  return { ...combine(resolved, parts, node, types.result, context), domain: CONTINUOUS };
}

function analyzeWindowPlaceholder(context: Context, call: CallNode): Value {
  const { graph } = context;
  const type = simple("null");
  return {
    node: graph.constant(type, null),
    isNew: graph.no,
    type,
    grouping: undefined,
    domain: CONTINUOUS,
    place: placeOf(context, call.span),
  };
}

type Window = { readonly node: WindowNode; readonly condition: Value };

/** Windows are written in place, since ticks in them follow the aggregation's input. */
function analyzeWindow(expression: Expression, input: Value, context: Context): Window | undefined | "failed" {
  if (expression.kind === "literal" && expression.value.type === "null") return undefined;
  const inner: Context = { ...context, scope: new Scope(context.scope, input) };
  if (expression.kind === "call") {
    const definition = findFunction(expression.function.text);
    if (definition?.behavior.kind === "window") {
      return windowOf(resolveCall(expression, inner), inner);
    }
  }
  const value = inner.analyze(expression, inner);
  if (!isError(value)) {
    context.diagnostics.report("invalidArgumentType", value.place, `Invalid window of type ${typeName(value.type)}`, {
      notes: ["Supported windows, written in place: 'since', 'sliding'"],
    });
  }
  return "failed";
}

function windowOf(resolved: ResolvedCall, context: Context): Window | "failed" {
  const values = resolved.given.map((_, i) => analyzeGiven(resolved, i, context));
  const types = check(resolved, values, context);
  if (!types) return "failed";
  const condition = convert(values.at(-1)!, simple("bool"), context);
  if (resolved.definition.signature.name === "since") return { node: { condition: condition.node }, condition };
  const count = Number(constantOf(context, values[0]!)!.value);
  if (!(count >= 1 && count <= MAX_KEPT)) {
    const message = `A sliding window has 1 to ${MAX_KEPT} segments, not ${count}`;
    context.diagnostics.report("invalidArguments", values[0]!.place, message);
    return "failed";
  }
  return { node: { condition: condition.node, segments: count }, condition };
}

/** Literal parameters of `collect` and `lag`. */
function readParameters(
  { given }: ResolvedCall,
  values: readonly Value[],
  context: Context,
): Record<string, number | null> | undefined {
  const parameters: Record<string, number | null> = {};
  for (const [i, { parameter }] of given.entries()) {
    if (!parameter.constant) continue;
    const { value } = constantOf(context, values[i]!)!;
    const number = value === null ? null : Number(value);
    if (number !== null && (number < 0 || number > MAX_KEPT)) {
      const message = `'${parameter.name}' is from 0 to ${MAX_KEPT}, not ${number}`;
      context.diagnostics.report("invalidArguments", values[i]!.place, message);
      return undefined;
    }
    parameters[parameter.name] = number;
  }
  const { min, max, n } = parameters;
  if (n === null) {
    context.diagnostics.report("invalidArguments", values[0]!.place, "'n' can't be null");
    return undefined;
  }
  if (typeof min === "number" && typeof max === "number" && min > max) {
    const at = given.findIndex(({ parameter }) => parameter.name === "min");
    const message = `min '${min}' must be less than or equal to max '${max}'`;
    context.diagnostics.report("illegalCast", values[at]!.place, message);
  }
  return parameters;
}
