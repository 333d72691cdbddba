import { nearestNames } from "../diagnostics/nearest-names.js";
import { fieldOf, type RecordType, recordOf, type TypedField } from "../types/fenl-type.js";
import { typeName } from "../types/type-name.js";
import { analyzeGiven, combine, type ResolvedCall } from "./calls.js";
import { type Context, constantOf, errorValue, placeOf } from "./context.js";
import { isError, type Value } from "./value.js";

/** Functions that change the fields of records. The result is a record even where the record is null. */

export function extend(resolved: ResolvedCall, context: Context): Value {
  const values = resolved.given.map((_, i) => analyzeGiven(resolved, i, context));
  if (values.some(isError)) return errorValue(context, resolved.call.span);
  const types: RecordType[] = [];
  for (const [i, value] of values.entries()) {
    const type = recordType(value, resolved.given[i]!.parameter.name, "extend", context);
    if (!type) return errorValue(context, resolved.call.span);
    types.push(type);
  }
  const fields: { field: TypedField; of: Value }[] = [];
  types.forEach((type, i) => {
    for (const field of type.fields) {
      if (!fields.some((other) => other.field.name === field.name)) fields.push({ field, of: values[i]! });
    }
  });
  return build(resolved, values, fields, context);
}

export function selectFields(resolved: ResolvedCall, context: Context): Value {
  return pick(resolved, context, (named) => named);
}

export function removeFields(resolved: ResolvedCall, context: Context): Value {
  return pick(resolved, context, (named) => !named);
}

function pick(resolved: ResolvedCall, context: Context, keep: (named: boolean) => boolean): Value {
  const { call, definition } = resolved;
  const name = definition.signature.name;
  const [record, ...args] = resolved.given.map((_, i) => analyzeGiven(resolved, i, context));
  const type = recordType(record!, "record", name, context);
  if (!type) return errorValue(context, call.span);
  const names = args.map((arg) => fieldName(arg, type, name, context));
  if (names.includes(undefined)) return errorValue(context, call.span);
  const fields = type.fields.filter((field) => keep(names.includes(field.name)));
  if (fields.length === 0) {
    context.diagnostics.report("invalidArguments", placeOf(context, call.function.span), `No fields left by '${name}'`);
    return errorValue(context, call.span);
  }
  return build(
    resolved,
    [record!],
    fields.map((field) => ({ field, of: record! })),
    context,
  );
}

function build(
  resolved: ResolvedCall,
  values: readonly Value[],
  fields: readonly { readonly field: TypedField; readonly of: Value }[],
  context: Context,
): Value {
  const { graph } = context;
  const type = recordOf(fields.map(({ field }) => field));
  const args = fields.map(({ field, of }) => graph.field(of.node, field.name, field.type));
  const node = graph.record(
    fields.map(({ field }) => field.name),
    args,
    type,
  );
  return combine(resolved, values, node, type, context);
}

function recordType(value: Value, parameter: string, name: string, context: Context): RecordType | undefined {
  if (value.type.kind === "record") return value.type;
  if (!isError(value)) {
    context.diagnostics.report(
      "invalidArgumentType",
      value.place,
      `'${parameter}' argument to '${name}' must be a record, but was ${typeName(value.type)}`,
    );
  }
  return undefined;
}

function fieldName(arg: Value, type: RecordType, name: string, context: Context): string | undefined {
  const constant = isError(arg) ? undefined : constantOf(context, arg);
  if (!constant) {
    const message = `Argument 'fields' to '${name}' must be constant, but was not`;
    context.diagnostics.report("nonConstantArgument", arg.place, message);
    return undefined;
  }
  if (typeof constant.value !== "string") {
    const message = `Argument 'fields' to '${name}' must be a string, but was ${typeName(arg.type)}`;
    context.diagnostics.report(
      constant.value === null ? "invalidArguments" : "invalidArgumentType",
      arg.place,
      message,
    );
    return undefined;
  }
  if (!fieldOf(type, constant.value)) {
    const names = type.fields.map((field) => field.name);
    context.diagnostics.report("illegalFieldReference", arg.place, `No field named '${constant.value}'`, {
      notes: [`Nearest fields: ${nearestNames(constant.value, names)}`],
    });
    return undefined;
  }
  return constant.value;
}
