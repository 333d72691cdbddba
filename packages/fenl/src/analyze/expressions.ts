import { nearestNames } from "../diagnostics/nearest-names.js";
import { canonical } from "../runtime/integers.js";
import type {
  CastNode,
  Expression,
  FieldNode,
  LetNode,
  LiteralNode,
  PipeNode,
  RecordNode,
  ReferenceNode,
} from "../syntax/tree.js";
import { canCast, isCastTarget } from "../types/cast-rules.js";
import { fieldOf, listOf, recordOf, simple } from "../types/fenl-type.js";
import { typeName } from "../types/type-name.js";
import { analyzeCall } from "./calls.js";
import { anyNew, type Context, commonDomain, commonGrouping, errorValue, literalValue, placeOf } from "./context.js";
import { FIELD_OF_EACH, JSON_FIELD } from "./field-behaviors.js";
import { resolveName } from "./names.js";
import { Scope } from "./scope.js";
import { readType } from "./type-expression.js";
import { isError, type Value } from "./value.js";

/** Finds the meaning of an expression. Faults are reported; their value is an error that causes no further ones. */
export function analyzeExpression(expression: Expression, context: Context): Value {
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

function literal({ value, span }: LiteralNode, context: Context): Value {
  switch (value.type) {
    case "null":
      return literalValue(context, span, simple("null"), null);
    case "bool":
      return literalValue(context, span, simple("bool"), value.value);
    case "string":
      return literalValue(context, span, simple("string"), value.value);
    case "number": {
      const type = simple(value.suffix ?? (value.text.includes(".") ? "f64" : "i64"));
      const parsed = type.kind.startsWith("f") ? Number(value.text) : canonical(BigInt(value.text));
      if (!type.kind.startsWith("f") && !fits(BigInt(value.text), type.kind)) {
        context.diagnostics.report(
          "syntaxError",
          placeOf(context, span),
          `Number ${value.text} is too large for ${type.kind}`,
        );
        return errorValue(context, span);
      }
      return literalValue(context, span, type, type.kind === "f32" ? Math.fround(Number(parsed)) : parsed);
    }
  }
}

/** Whether a literal, which has no sign, fits its type. */
function fits(value: bigint, kind: string): boolean {
  const bits = BigInt(kind.slice(1));
  return kind.startsWith("u") ? value < 1n << bits : value < 1n << (bits - 1n);
}

function reference({ name, span }: ReferenceNode, context: Context): Value {
  const value = context.scope.lookUp(name) ?? resolveName(name, span, context);
  if (value) return { ...value, place: placeOf(context, span) };
  const known = [...new Set([...context.scope.names(), ...context.environment.names()])];
  const notes =
    known.length === 0
      ? ["No formulas, tables, or let-bound names available"]
      : [`Nearest matches: ${nearestNames(name, known)}`];
  context.diagnostics.report("unboundReference", placeOf(context, span), `No reference named '${name}'`, { notes });
  return errorValue(context, span);
}

function field({ base: baseExpression, field: name, span }: FieldNode, context: Context): Value {
  const base = context.analyze(baseExpression, context);
  const place = placeOf(context, span);
  const of = base.type.kind === "list" ? base.type.item : base.type;
  if (of.kind === "error") return errorValue(context, span);
  if (of.kind === "json" && base.type.kind === "json") {
    const key = context.graph.constant(simple("string"), name.text);
    const node = context.graph.call("json_field", JSON_FIELD, [base.node, key], simple("string"));
    return { ...base, node, type: simple("string"), place };
  }
  if (of.kind !== "record") {
    context.diagnostics.report(
      "illegalFieldReference",
      base.place,
      `No fields for non-record base type ${typeName(base.type)}`,
    );
    return errorValue(context, span);
  }
  const found = fieldOf(of, name.text);
  if (!found) {
    const names = of.fields.map((candidate) => candidate.name);
    context.diagnostics.report("illegalFieldReference", placeOf(context, name.span), `No field named '${name.text}'`, {
      notes: [`Nearest fields: ${nearestNames(name.text, names)}`],
    });
    return errorValue(context, span);
  }
  if (base.type.kind === "list") {
    const type = listOf(found.type);
    const key = context.graph.constant(simple("string"), name.text);
    const node = context.graph.call("field_of_each", FIELD_OF_EACH, [base.node, key], type);
    return { ...base, node, type, place };
  }
  return { ...base, node: context.graph.field(base.node, name.text, found.type), type: found.type, place };
}

function record(expression: RecordNode, context: Context): Value {
  const { span, fields } = expression;
  if (fields.length === 0) {
    context.diagnostics.report("invalidArguments", placeOf(context, span), "Record must be non-empty");
    return errorValue(context, span);
  }
  let failed = reportDuplicates(expression, context);
  const values = fields.map(({ name, value: written }) => {
    const value = context.analyze(written, context);
    if (value.type.kind === "window" || value.type.kind === "json") {
      context.diagnostics.report(
        "invalidArgumentType",
        value.place,
        `Field '${name.text}' has invalid type ${typeName(value.type)}`,
      );
      failed = true;
    }
    return value;
  });
  if (failed || values.some(isError)) return errorValue(context, span);
  const names = fields.map(({ name }) => name.text);
  const type = recordOf(values.map((value, i) => ({ name: names[i]!, type: value.type })));
  return {
    node: context.graph.record(
      names,
      values.map((value) => value.node),
      type,
    ),
    isNew: anyNew(context, values),
    type,
    grouping: commonGrouping(context, "record creation", span, values),
    domain: commonDomain(context, span, values),
    place: placeOf(context, span),
    fieldPlaces: new Map(values.map((value, i) => [names[i]!, value.place])),
  };
}

function reportDuplicates({ fields }: RecordNode, context: Context): boolean {
  const seen = new Map<string, (typeof fields)[number][]>();
  for (const written of fields) seen.set(written.name.text, [...(seen.get(written.name.text) ?? []), written]);
  let found = false;
  for (const [name, [first, ...others]] of seen) {
    if (others.length === 0) continue;
    found = true;
    context.diagnostics.report(
      "duplicateFieldNames",
      placeOf(context, first!.name.span),
      `Field '${name}' defined multiple times`,
      { labels: others.map((other) => placeOf(context, other.name.span)) },
    );
  }
  return found;
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

function pipe({ left, right, operator }: PipeNode, context: Context): Value {
  const input = context.analyze(left, context);
  const scope = new Scope(context.scope);
  scope.bind("$input", input);
  const result = context.analyze(right, { ...context, scope });
  if (!scope.wasUsed("$input")) {
    context.diagnostics.report("unusedBinding", input.place, "Left-hand side of pipe not used", {
      labels: [{ ...placeOf(context, operator), message: "Right-hand side doesn't use $input" }],
    });
  }
  return result;
}

function letIn({ bindings, body }: LetNode, context: Context): Value {
  let inner = context;
  const scopes: { scope: Scope; binding: LetNode["bindings"][number] }[] = [];
  for (const binding of bindings) {
    const value = inner.analyze(binding.value, inner);
    const scope = new Scope(inner.scope);
    scope.bind(binding.name.text, value);
    scopes.push({ scope, binding });
    inner = { ...inner, scope };
  }
  const result = inner.analyze(body, inner);
  for (const { scope, binding } of scopes) {
    if (!scope.wasUsed(binding.name.text)) {
      const message = `Unused binding '${binding.name.text}'`;
      context.diagnostics.report("unusedBinding", placeOf(context, binding.name.span), message);
    }
  }
  return result;
}
