import type { NodeId, OperationId } from "../plan/operation.js";
import { sameType, simple } from "../types/fenl-type.js";
import { typeName } from "../types/type-name.js";
import { analyzeGiven, check, combine, conditional, convert, type ResolvedCall } from "./calls.js";
import {
  anyNew,
  type Context,
  checkKeyType,
  commonDomain,
  commonGrouping,
  constantOf,
  errorValue,
  literalValue,
  placeOf,
} from "./context.js";
import type { Value } from "./value.js";

/** Functions that change which rows there are, when they are or whose they are. */

export function when(resolved: ResolvedCall, context: Context): Value {
  const values = conditional(resolved, context);
  const types = check(resolved, values, context);
  if (!types) return errorValue(context, resolved.call.span);
  const condition = convert(values[0], simple("bool"), context);
  const value = values[1];
  const { graph } = context;
  const common = combine(resolved, [condition, value], value.node, value.type, context);
  const merged = graph.merge([graph.node(condition.node).operation, graph.node(value.node).operation]);
  if (merged === undefined) {
    const kept = constantOf(context, condition)?.value === true;
    return kept ? value : literalValue(context, resolved.call.span, value.type, null);
  }
  const selected = graph.select(materialize(context, condition.node, merged), merged);
  const through = (node: NodeId): NodeId => bring(context, node, merged, selected);
  return { ...common, node: through(value.node), isNew: through(common.isNew) };
}

export function shiftTo(resolved: ResolvedCall, context: Context): Value {
  const values = resolved.given.map((_, i) => analyzeGiven(resolved, i, context));
  const types = check(resolved, values, context);
  if (!types) return errorValue(context, resolved.call.span);
  const { graph } = context;
  const time = convert(values[0]!, simple("timestamp_ns"), context);
  const value = values[1]!;
  const grouping = commonGrouping(context, "shift_to", resolved.call.function.span, values);
  commonDomain(context, resolved.call.function.span, values);
  const merged = graph.merge([graph.node(time.node).operation, graph.node(value.node).operation]);
  if (merged === undefined) return literalValue(context, resolved.call.span, value.type, null);
  const shifted = graph.shiftTo(materialize(context, time.node, merged), merged);
  return {
    ...value,
    node: bring(context, value.node, merged, shifted),
    isNew: bring(context, value.isNew, merged, shifted),
    grouping,
    domain: { kind: "shift_to", time: time.node },
    place: placeOf(context, resolved.call.span),
  };
}

export function shiftUntil(resolved: ResolvedCall, context: Context): Value {
  const values = resolved.given.map((_, i) => analyzeGiven(resolved, i, context));
  const types = check(resolved, values, context);
  if (!types) return errorValue(context, resolved.call.span);
  const { graph } = context;
  const predicate = convert(values[0]!, simple("bool"), context);
  const value = values[1]!;
  const grouping = commonGrouping(context, "shift_until", resolved.call.function.span, values);
  const merged = graph.merge([graph.node(predicate.node).operation, graph.node(value.node).operation]);
  if (merged === undefined) return literalValue(context, resolved.call.span, value.type, null);
  const shifted = graph.shiftUntil(materialize(context, predicate.node, merged), merged);
  return {
    ...value,
    node: bring(context, value.node, merged, shifted),
    isNew: bring(context, value.isNew, merged, shifted),
    grouping,
    domain: { kind: "shift_until", predicate: predicate.node },
    place: placeOf(context, resolved.call.span),
  };
}

export function timeOf(resolved: ResolvedCall, context: Context): Value {
  const input = analyzeGiven(resolved, 0, context);
  const types = check(resolved, [input], context);
  if (!types) return errorValue(context, resolved.call.span);
  const { operation } = context.graph.node(input.node);
  // A literal is at no time.
  if (operation === undefined) return literalValue(context, resolved.call.span, types.result, null);
  const node = context.graph.time(operation);
  return { ...input, node, type: types.result, place: placeOf(context, resolved.call.span) };
}

export function withKey(resolved: ResolvedCall, context: Context): Value {
  const { call } = resolved;
  const values = resolved.given.map((_, i) => analyzeGiven(resolved, i, context));
  const types = check(resolved, values, context);
  if (!types) return errorValue(context, call.span);
  const { graph, environment } = context;
  const [key, value, groupingName] = values as [Value, Value, Value];
  commonGrouping(context, "with_key", call.function.span, [key, value]);
  const name = String(constantOf(context, groupingName)!.value ?? typeName(key.type));
  const grouping = environment.grouping(name, key.type);
  if (!checkKeyType(context, grouping, key.type, call.span)) return errorValue(context, call.span);
  const merged = graph.merge([graph.node(key.node).operation, graph.node(value.node).operation]);
  if (merged === undefined) return { ...value, grouping, place: placeOf(context, call.span) };
  const regrouped = graph.withKey(materialize(context, key.node, merged), merged, grouping);
  return {
    ...value,
    node: bring(context, value.node, merged, regrouped),
    isNew: bring(context, anyNew(context, [key, value]), merged, regrouped),
    grouping,
    domain: commonDomain(context, call.function.span, [key, value]),
    place: placeOf(context, call.span),
  };
}

export function lookup(resolved: ResolvedCall, context: Context): Value {
  const { call } = resolved;
  const values = resolved.given.map((_, i) => analyzeGiven(resolved, i, context));
  const types = check(resolved, values, context);
  if (!types) return errorValue(context, call.span);
  const { graph } = context;
  const [key, value] = values as [Value, Value];
  for (const [part, what] of [
    [value, "value"],
    [key, "key"],
  ] as const) {
    if (part.grouping && graph.node(part.node).operation !== undefined) continue;
    context.diagnostics.report("invalidArguments", part.place, `Invalid un-grouped foreign ${what} for lookup.`);
    return errorValue(context, call.span);
  }
  const foreign = value.grouping!;
  if (!sameType(key.type, foreign.keyType)) {
    context.diagnostics.report("invalidArgumentType", key.place, `Actual key type ${typeName(key.type)}`, {
      labels: [{ ...value.place, message: `Grouping '${foreign.name}' expects key type ${typeName(foreign.keyType)}` }],
      notes: [`Cast the key: (... as ${typeName(foreign.keyType)})`],
    });
    return errorValue(context, call.span);
  }
  const keyOperation = graph.node(key.node).operation!;
  const request = graph.lookupRequest(key.node, keyOperation, foreign);
  const answers = graph.merge([graph.node(value.node).operation, request])!;
  const response = graph.lookupResponse(request, answers, key.grouping!);
  const merged = graph.merge([keyOperation, response])!;
  const answer = graph.move(graph.move(graph.move(value.node, answers), response), merged);
  return {
    node: answer,
    isNew: graph.move(key.isNew, merged),
    type: value.type,
    grouping: key.grouping,
    domain: key.domain,
    place: placeOf(context, call.span),
  };
}

/** The value at the rows of `merged`; a literal becomes a value of those rows. */
function materialize(context: Context, node: NodeId, merged: OperationId): NodeId {
  const { graph } = context;
  if (graph.node(node).operation !== undefined) return graph.move(node, merged);
  // A literal belongs to no rows; beside the row's presence it does.
  const { type } = graph.node(node);
  const behavior = { kind: "scalar", nulls: "own", emit: ({ args }: { args: readonly string[] }) => args[1]! } as const;
  return graph.call("at", behavior, [graph.present(merged), node], type);
}

/** A value of the rows of `merged` or of some of them, at the rows of an operation derived from it. */
function bring(context: Context, node: NodeId, merged: OperationId, to: OperationId): NodeId {
  return context.graph.move(context.graph.move(node, merged), to);
}
