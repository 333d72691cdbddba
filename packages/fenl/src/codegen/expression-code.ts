import type { PlanNode } from "../plan/node.js";
import type { NodeId } from "../plan/operation.js";
import { callCode } from "./call-code.js";
import { makeRecord, readField } from "./field-code.js";
import type { Layout } from "./layout.js";
import type { ModuleWriter } from "./module-writer.js";

/** JavaScript of nodes that depend on nothing but other nodes. */
export function expressionCode(
  node: PlanNode,
  layout: Layout,
  value: (id: NodeId) => string,
  module: ModuleWriter,
): string {
  const helper = (name: string): string => module.helper(name);
  switch (node.kind) {
    case "field": {
      const base = layout.plan.nodes[node.base]!;
      const read = readField(value(node.base), node.name, node.type, helper);
      return base.kind === "input" ? read : `${value(node.base)} === null ? null : ${read}`;
    }
    case "record":
      return makeRecord(node.args.map((arg, i) => [node.names[i]!, value(arg)]));
    case "call":
      return callCode(node.behavior, {
        args: node.args.map(value),
        types: node.args.map((arg) => layout.plan.nodes[arg]!.type),
        result: node.type,
        helper,
        constant: (data) => module.constant(data),
      });
    default:
      throw new Error(`No expression for ${node.kind}`);
  }
}
