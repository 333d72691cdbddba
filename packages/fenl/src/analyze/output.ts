import type { Diagnostics } from "../diagnostics/collector.js";
import type { Graph } from "../plan/graph.js";
import type { Plan } from "../plan/plan.js";
import { reachable } from "../plan/reachable.js";
import type { FenlType } from "../types/fenl-type.js";
import { isDuration, isInterval } from "../types/kinds.js";
import { typeName } from "../types/type-name.js";
import type { Environment } from "./environment.js";
import { isError, type Value } from "./value.js";

/** Checks that a value can be a query's result and makes its plan; undefined if it can't, which is reported. */
export function checkOutput(
  value: Value,
  graph: Graph,
  environment: Environment,
  diagnostics: Diagnostics,
): Plan | undefined {
  if (isError(value)) return undefined;
  const { type } = value;
  if (type.kind !== "record") {
    diagnostics.report("invalidOutputType", value.place, "Output type must be a record", {
      notes: [`Output type must be a record, but was ${typeName(type)}`, ...recordHint(type)],
    });
    return undefined;
  }
  for (const field of type.fields) {
    const unsupported = unsupportedOutput(field.type);
    if (unsupported) {
      const place = value.fieldPlaces?.get(field.name) ?? value.place;
      const message = `Output field '${field.name}' has unsupported output type '${typeName(unsupported)}'. Try adding 'as i64'`;
      diagnostics.report("invalidOutputType", place, message);
    }
  }
  const { operation } = graph.node(value.node);
  if (operation === undefined || !value.grouping) {
    // Incompatible groupings leave none, and have been reported.
    if (diagnostics.failed) return undefined;
    diagnostics.report(
      "invalidOutputType",
      value.place,
      "The result depends on no table, so there are no rows to give",
    );
    return undefined;
  }
  const fields = type.fields.map(({ name, type: fieldType }) => ({
    name,
    type: fieldType,
    node: graph.field(value.node, name, fieldType),
  }));
  const isNew = graph.move(value.isNew, operation);
  const plan = {
    operations: graph.operations,
    nodes: graph.nodes,
    output: operation,
    fields,
    isNew,
    record: value.node,
    resultType: type,
    grouping: value.grouping,
  };
  return { ...plan, tables: tablesRead(plan, environment) };
}

function unsupportedOutput(type: FenlType): FenlType | undefined {
  if (isDuration(type) || isInterval(type) || type.kind === "window" || type.kind === "json") return type;
  if (type.kind === "record") {
    for (const field of type.fields) {
      const inner = unsupportedOutput(field.type);
      if (inner) return inner;
    }
  }
  return type.kind === "list" ? unsupportedOutput(type.item) : undefined;
}

function recordHint(type: FenlType): string[] {
  return type.kind === "window" ? [] : ["Put it into a record: { name: ... }"];
}

function tablesRead(plan: Omit<Plan, "tables">, environment: Environment): Plan["tables"] {
  return [...reachable(plan).operations].flatMap((id) => {
    const operation = plan.operations[id]!;
    return operation.kind === "scan" ? [environment.tables.get(operation.table)!] : [];
  });
}
