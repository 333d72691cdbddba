import { inputsOf } from "./node.js";
import { type NodeId, type Operation, type OperationId, parentsOf } from "./operation.js";
import type { Plan } from "./plan.js";

/** What a plan's result depends on. */
export interface Reachable {
  readonly nodes: ReadonlySet<NodeId>;
  readonly operations: ReadonlySet<OperationId>;
}

/** Finds what a result depends on: the rest of a graph is never computed. */
export function reachable(plan: Omit<Plan, "tables">): Reachable {
  const nodes = new Set<NodeId>();
  const operations = new Set<OperationId>();
  const visitNode = (id: NodeId): void => {
    if (nodes.has(id)) return;
    nodes.add(id);
    const node = plan.nodes[id]!;
    if (node.operation !== undefined) visitOperation(node.operation);
    for (const input of inputsOf(node)) visitNode(input);
  };
  const visitOperation = (id: OperationId): void => {
    if (operations.has(id)) return;
    operations.add(id);
    const operation = plan.operations[id]!;
    for (const parent of parentsOf(operation)) visitOperation(parent);
    const control = controlOf(operation);
    if (control !== undefined) visitNode(control);
  };
  visitOperation(plan.output);
  visitNode(plan.isNew);
  // A record expression is never null, so only its fields are looked at.
  if (plan.nodes[plan.record]!.kind !== "record") visitNode(plan.record);
  for (const field of plan.fields) visitNode(field.node);
  return { nodes, operations };
}

/** The node that decides about an operation's rows. */
export function controlOf(operation: Operation): NodeId | undefined {
  switch (operation.kind) {
    case "select":
      return operation.condition;
    case "shift_to":
      return operation.time;
    case "shift_until":
      return operation.predicate;
    case "with_key":
    case "lookup_request":
      return operation.key;
    case "lookup_response":
      return operation.origin;
    default:
      return undefined;
  }
}
