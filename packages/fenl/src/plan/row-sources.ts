import { type Operation, type OperationId, parentsOf } from "./operation.js";
import type { Plan } from "./plan.js";

/**
 * The operations an operation has its rows from, directly or not, itself included. What is only looked up in gives it
 * values but no rows.
 */
export function rowSources(plan: Plan, id: OperationId): Set<Operation> {
  const found = new Set<Operation>();
  const visit = (operation: Operation): void => {
    if (found.has(operation)) return;
    found.add(operation);
    const parents = operation.kind === "lookup_response" ? [operation.request] : parentsOf(operation);
    for (const parent of parents) visit(plan.operations[parent]!);
  };
  visit(plan.operations[id]!);
  return found;
}

/** The tables a result has rows from. */
export function primaryTables(plan: Plan): Set<string> {
  const sources = [...rowSources(plan, plan.output)];
  return new Set(sources.flatMap((operation) => (operation.kind === "scan" ? [operation.table] : [])));
}
