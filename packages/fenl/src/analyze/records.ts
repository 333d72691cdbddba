import type { RecordNode } from "../syntax/tree.js";
import { recordOf } from "../types/fenl-type.js";
import { typeName } from "../types/type-name.js";
import { anyNew, type Context, commonDomain, commonGrouping, errorValue, placeOf } from "./context.js";
import { isError, type Value } from "./value.js";

/** A record expression. */
export function record(expression: RecordNode, context: Context): Value {
  const { span, fields } = expression;
  if (fields.length === 0) {
    context.diagnostics.report("invalidArguments", placeOf(context, span), "Record must be non-empty");
    return errorValue(context, span);
  }
  const values = fields.map(({ value }) => context.analyze(value, context));
  let failed = reportDuplicates(expression, context);
  fields.forEach(({ name }, i) => {
    const value = values[i]!;
    if (value.type.kind === "window" || value.type.kind === "json") {
      context.diagnostics.report(
        "invalidArgumentType",
        value.place,
        `Field '${name.text}' has invalid type ${typeName(value.type)}`,
      );
      failed = true;
    }
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
    fieldPlaces: new Map(values.map((value, i) => [names[i]!, value.origin ?? value.place])),
  };
}

function reportDuplicates({ fields }: RecordNode, context: Context): boolean {
  const seen = new Map<string, (typeof fields)[number][]>();
  for (const written of fields) seen.set(written.name.text, [...(seen.get(written.name.text) ?? []), written]);
  let found = false;
  for (const [name, [first, ...others]] of [...seen].sort(([a], [b]) => (a < b ? -1 : 1))) {
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
