import { type OperationId, parentsOf } from "./operation.js";
import type { Plan } from "./plan.js";

/** The tables a result has rows from; those that are only looked up in give it values but no rows. */
export function primaryTables(plan: Plan): Set<string> {
  const tables = new Set<string>();
  const seen = new Set<OperationId>();
  const visit = (id: OperationId): void => {
    if (seen.has(id)) return;
    seen.add(id);
    const operation = plan.operations[id]!;
    if (operation.kind === "scan") tables.add(operation.table);
    const parents = operation.kind === "lookup_response" ? [operation.request] : parentsOf(operation);
    for (const parent of parents) visit(parent);
  };
  visit(plan.output);
  return tables;
}
