import { nearestNames } from "../diagnostics/nearest-names.js";
import type { CastNode, Expression, ReferenceNode } from "../syntax/tree.js";
import { canCast, isCastTarget } from "../types/cast-rules.js";
import { typeName } from "../types/type-name.js";
import { letIn, pipe } from "./bindings.js";
import { analyzeCall } from "./calls.js";
import { type Context, errorValue, placeOf } from "./context.js";
import { field } from "./fields.js";
import { literal } from "./literals.js";
import { resolveName } from "./names.js";
import { record } from "./records.js";
import { readType } from "./type-expression.js";
import { isError, type Value } from "./value.js";

/** Finds the meaning of an expression. Faults are reported; their value is an error that causes no further ones. */
export function analyzeExpression(expression: Expression, context: Context): Value {
  const value = meaningOf(expression, context);
  if (value.origin === undefined || ["reference", "pipe", "let"].includes(expression.kind)) return value;
  const { origin: _, ...computedHere } = value;
  return computedHere;
}

function meaningOf(expression: Expression, context: Context): Value {
  switch (expression.kind) {
    case "literal":
      return literal(expression, context);
    case "reference":
      return reference(expression, context);
    case "field":
      return field(expression, context);
    case "call":
      return analyzeCall(expression, context);
    case "record":
      return record(expression, context);
    case "cast":
      return cast(expression, context);
    case "pipe":
      return pipe(expression, context);
    case "let":
      return letIn(expression, context);
  }
}

function reference({ name, span }: ReferenceNode, context: Context): Value {
  const value = context.scope.lookUp(name) ?? resolveName(name, span, context);
  if (value) return { ...value, place: placeOf(context, span), origin: value.origin ?? value.place };
  const known = [...new Set([...context.scope.names(), ...context.environment.names()])];
  const notes =
    known.length === 0
      ? ["No formulas, tables, or let-bound names available"]
      : [`Nearest matches: ${nearestNames(name, known)}`];
  context.diagnostics.report("unboundReference", placeOf(context, span), `No reference named '${name}'`, { notes });
  return errorValue(context, span);
}

function cast({ value: expression, type: written, span }: CastNode, context: Context): Value {
  const value = context.analyze(expression, context);
  const type = readType(written);
  if (isError(value)) return errorValue(context, span);
  if (type && isCastTarget(type) && canCast(value.type, type)) {
    return { ...value, node: context.graph.convert(value.node, type), type, place: placeOf(context, span) };
  }
  const wanted = context.source.text.slice(written.span.start, written.span.end);
  context.diagnostics.report("illegalCast", placeOf(context, written.span), `Unable to cast to type '${wanted}'`, {
    notes: [`From type ${typeName(value.type)}`],
  });
  return errorValue(context, span);
}
