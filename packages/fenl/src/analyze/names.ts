import type { Span } from "../syntax/span.js";
import { fieldOf, recordOf } from "../types/fenl-type.js";
import { isHashable } from "../types/type-class.js";
import { typeName } from "../types/type-name.js";
import { type Context, checkKeyType, errorValue, placeOf } from "./context.js";
import type { TableSchema } from "./environment.js";
import type { ParsedView } from "./resolve-views.js";
import { Scope } from "./scope.js";
import type { Value } from "./value.js";

/** A name of the environment: a table or a view. */
export function resolveName(name: string, span: Span, context: Context): Value | undefined {
  const view = context.environment.parsedViews.get(name);
  if (view) return viewValue(name, view, context);
  const table = context.environment.tables.get(name);
  return table && tableValue(table, span, context);
}

function tableValue(table: TableSchema, span: Span, context: Context): Value {
  const { graph, environment } = context;
  const type = recordOf(table.fields);
  const key = fieldOf(type, table.keyColumn);
  for (const column of [table.timeColumn, table.keyColumn, ...(table.subsortColumn ? [table.subsortColumn] : [])]) {
    if (!fieldOf(type, column)) {
      const message = `Table '${table.name}' has no column '${column}'`;
      context.diagnostics.report("invalidArguments", placeOf(context, span), message);
      return errorValue(context, span);
    }
  }
  if (!isHashable(key!.type)) {
    const message = `Table '${table.name}' has keys of type ${typeName(key!.type)}, which can't be keys`;
    context.diagnostics.report("invalidArgumentType", placeOf(context, span), message);
    return errorValue(context, span);
  }
  const grouping = environment.grouping(table.grouping || table.name, key!.type);
  if (!checkKeyType(context, grouping, key!.type, span)) return errorValue(context, span);
  const operation = graph.scan(table.name, grouping);
  return {
    node: graph.input(operation, type),
    isNew: graph.present(operation),
    type,
    grouping,
    domain: { kind: "table", table: table.name },
    place: placeOf(context, span),
  };
}

/** A view means the same wherever it is used, and is analyzed once. */
function viewValue(name: string, { source, tree }: ParsedView, context: Context): Value {
  const { viewValues } = context.environment;
  const known = viewValues.get(name);
  if (known) return known;
  const inner: Context = { ...context, source, scope: new Scope() };
  const value = inner.analyze(tree, inner);
  viewValues.set(name, value);
  return value;
}
