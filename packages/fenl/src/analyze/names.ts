import { parseExpression } from "../syntax/parser.js";
import type { Span } from "../syntax/span.js";
import { SyntaxFault } from "../syntax/syntax-error.js";
import { fieldOf, recordOf } from "../types/fenl-type.js";
import { isHashable } from "../types/type-class.js";
import { typeName } from "../types/type-name.js";
import { viewSource } from "./check-views.js";
import { type Context, checkKeyType, errorValue, placeOf } from "./context.js";
import type { TableSchema, ViewDefinition } from "./environment.js";
import { Scope } from "./scope.js";
import { reportSyntax } from "./syntax-report.js";
import type { Value } from "./value.js";

/** A name of the environment: a table or a view. */
export function resolveName(name: string, span: Span, context: Context): Value | undefined {
  const view = context.environment.views.get(name);
  if (view) return viewValue(view, span, context);
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

function viewValue(view: ViewDefinition, span: Span, context: Context): Value {
  const { viewValues, viewPath: path } = context.environment;
  const known = viewValues.get(view.name);
  if (known) return known;
  if (path.includes(view.name)) {
    const cycle = [...path.slice(path.indexOf(view.name)), view.name].join(" -> ");
    context.diagnostics.report("cyclicReference", placeOf(context, span), `Formula depends on itself: ${cycle}`);
    return errorValue(context, span);
  }
  const source = viewSource(view);
  const inner: Context = { ...context, source, scope: new Scope() };
  path.push(view.name);
  try {
    const value = inner.analyze(parseExpression(view.expression), inner);
    viewValues.set(view.name, value);
    return value;
  } catch (error) {
    if (!(error instanceof SyntaxFault)) throw error;
    reportSyntax(error, source, context.diagnostics);
    return errorValue(context, span);
  } finally {
    path.pop();
  }
}
