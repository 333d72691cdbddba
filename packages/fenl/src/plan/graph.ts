import { foldCall, isLiteral } from "../codegen/fold.js";
import { CAST } from "../functions/cast-code.js";
import type { ScalarBehavior } from "../functions/definition.js";
import { type FenlType, sameType, simple } from "../types/fenl-type.js";
import { typeName } from "../types/type-name.js";
import type { PlanNode, WindowNode } from "./node.js";
import type { Grouping, NodeId, OperationId } from "./operation.js";
import { OperationTable } from "./operation-table.js";

type Body<T> = T extends unknown ? Omit<T, "id"> : never;
type NodeBody = Body<PlanNode>;

const BOOL = simple("bool");

/** Values brought to one operation. */
export interface Aligned {
  readonly operation: OperationId | undefined;
  readonly nodes: readonly NodeId[];
}

/** A growing plan. Equal operations and nodes are the same one, so that a repeated expression is computed once. */
export class Graph extends OperationTable {
  readonly nodes: PlanNode[] = [];
  readonly #known = new Map<string, number>();
  readonly no = this.constant(BOOL, false);

  node(id: NodeId): PlanNode {
    return this.nodes[id]!;
  }

  constant(type: FenlType, value: unknown): NodeId {
    return this.add(`constant ${typeName(type)} ${typeof value} ${String(value)}`, {
      kind: "constant",
      operation: undefined,
      type,
      continuous: true,
      value,
    });
  }

  /** The record of a scan's rows. */
  input(operation: OperationId, type: FenlType): NodeId {
    return this.add(`input ${operation}`, { kind: "input", operation, type, continuous: false });
  }

  present(operation: OperationId): NodeId {
    return this.add(`present ${operation}`, { kind: "present", operation, type: BOOL, continuous: false });
  }

  time(operation: OperationId): NodeId {
    return this.add(`time ${operation}`, {
      kind: "time",
      operation,
      type: simple("timestamp_ns"),
      continuous: false,
    });
  }

  field(base: NodeId, name: string, type: FenlType): NodeId {
    const { kind, operation, continuous, ...rest } = this.node(base);
    if (kind === "record" && "names" in rest) return rest.args[rest.names.indexOf(name)]!;
    if (kind === "constant") return this.constant(type, null);
    return this.add(`field ${base} ${name}`, { kind: "field", operation, type, continuous, base, name });
  }

  record(names: readonly string[], args: readonly NodeId[], type: FenlType): NodeId {
    const { operation, nodes } = this.align(args);
    return this.add(`record ${nodes} ${names.join()}`, {
      kind: "record",
      operation,
      type,
      continuous: this.allContinuous(nodes),
      names,
      args: nodes,
    });
  }

  call(name: string, behavior: ScalarBehavior, args: readonly NodeId[], type: FenlType): NodeId {
    const { operation, nodes } = this.align(args);
    if (operation === undefined) {
      const folded = this.fold(behavior, nodes, type);
      if (folded !== undefined) return folded;
    }
    return this.add(`call ${name} ${typeName(type)} ${nodes}`, {
      kind: "call",
      operation,
      type,
      continuous: this.allContinuous(nodes),
      name,
      behavior,
      args: nodes,
    });
  }

  /** The value in another type; the node itself where nothing changes. */
  convert(node: NodeId, to: FenlType): NodeId {
    const { type, ...rest } = this.node(node);
    if (sameType(type, to) || to.kind === "error" || to.kind === "window") return node;
    if (rest.kind === "constant" && rest.value === null) return this.constant(to, null);
    return this.call("cast", CAST, [node], to);
  }

  any(flags: readonly NodeId[]): NodeId {
    const { operation, nodes } = this.align([...new Set(flags)].filter((flag) => flag !== this.no));
    if (nodes.length <= 1) return nodes[0] ?? this.no;
    return this.add(`any ${nodes}`, {
      kind: "any",
      operation,
      type: BOOL,
      continuous: this.allContinuous(nodes),
      args: nodes,
    });
  }

  aggregate(
    body: Pick<Extract<PlanNode, { kind: "aggregate" }>, "aggregate" | "parameters" | "type">,
    input: NodeId,
    isNew: NodeId,
    window: WindowNode | undefined,
  ): NodeId {
    const { operation, nodes } = this.align(window ? [input, isNew, window.condition] : [input, isNew]);
    // Literals are never new: an aggregation of them stays as it begins.
    if (operation === undefined) return this.constant(body.type, body.aggregate.startsWith("count") ? 0 : null);
    const moved = window && { ...window, condition: nodes[2]! };
    const key = `aggregate ${body.aggregate} ${JSON.stringify(body.parameters)} ${nodes} ${window?.segments}`;
    return this.add(key, {
      kind: "aggregate",
      operation,
      continuous: true,
      input: nodes[0]!,
      isNew: nodes[1]!,
      ...(moved && { window: moved }),
      ...body,
    });
  }

  /** The values at the rows of all of their operations together. */
  align(nodes: readonly NodeId[]): Aligned {
    const operation = this.merge(nodes.map((node) => this.node(node).operation));
    if (operation === undefined) return { operation, nodes };
    return { operation, nodes: nodes.map((node) => this.move(node, operation)) };
  }

  /** The value at the rows of an operation derived from its own. */
  move(node: NodeId, to: OperationId): NodeId {
    const { operation, continuous, type } = this.node(node);
    if (operation === undefined || operation === to) return node;
    const target = this.operations[to]!.kind;
    const stays = continuous && (target === "merge" || target === "with_key" || target === "lookup_response");
    return this.add(`move ${node} ${to}`, { kind: "move", operation: to, type, continuous: stays, from: node });
  }

  /** Rows of a request as they come back with what `answers` had for them. */
  lookupResponse(request: OperationId, answers: OperationId, grouping: Grouping): OperationId {
    const origin = this.add(`origin ${request}`, {
      kind: "origin",
      operation: request,
      type: grouping.keyType,
      continuous: false,
    });
    return this.respond(request, answers, this.move(origin, answers), grouping);
  }

  private allContinuous(nodes: readonly NodeId[]): boolean {
    return nodes.every((node) => this.node(node).continuous);
  }

  private fold(behavior: ScalarBehavior, nodes: readonly NodeId[], type: FenlType): NodeId | undefined {
    const args = nodes.map((id) => this.node(id));
    const values: unknown[] = [];
    for (const arg of args) {
      if (arg.kind !== "constant") return undefined;
      values.push(arg.value);
    }
    const value = foldCall(
      behavior,
      values,
      args.map((arg) => arg.type),
      type,
    );
    return isLiteral(value) ? this.constant(type, value) : undefined;
  }

  private add(key: string, body: NodeBody): NodeId {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const id = this.nodes.length;
    this.nodes.push({ id, ...body } as PlanNode);
    this.#known.set(key, id);
    return id;
  }
}
