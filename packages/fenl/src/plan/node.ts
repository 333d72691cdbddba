import type { AggregateName } from "../functions/aggregates/index.js";
import type { ScalarBehavior } from "../functions/definition.js";
import type { FenlType } from "../types/fenl-type.js";
import type { NodeId, OperationId } from "./operation.js";

/** What a window adds to an aggregation. */
export interface WindowNode {
  /** Ends a segment where it is true. */
  readonly condition: NodeId;
  /** How many segments the window has; undefined for `since`, which is one and generated without segments. */
  readonly segments?: number;
}

/** A value, computed at each row of its operation; constants belong to none. */
export type PlanNode = {
  readonly id: NodeId;
  readonly operation: OperationId | undefined;
  readonly type: FenlType;
  /** Whether the value stays between its rows. Where a discrete one has no row it is null. */
  readonly continuous: boolean;
} & (
  | { readonly kind: "constant"; readonly value: unknown }
  /** The record of a scan's row. */
  | { readonly kind: "input" }
  /** True: the row is there. What a scan's is-new flag and a tick's value are. */
  | { readonly kind: "present" }
  | { readonly kind: "time" }
  /** The entity a lookup's request comes from. */
  | { readonly kind: "origin" }
  | { readonly kind: "field"; readonly base: NodeId; readonly name: string }
  | { readonly kind: "record"; readonly names: readonly string[]; readonly args: readonly NodeId[] }
  | {
      readonly kind: "call";
      readonly name: string;
      readonly behavior: ScalarBehavior;
      readonly args: readonly NodeId[];
    }
  /** Whether any of the flags is true: flags are never null. */
  | { readonly kind: "any"; readonly args: readonly NodeId[] }
  | {
      readonly kind: "aggregate";
      readonly aggregate: AggregateName;
      readonly input: NodeId;
      readonly isNew: NodeId;
      readonly window?: WindowNode;
      readonly parameters: Readonly<Record<string, number | null>>;
    }
  /** The value of another operation's node at the rows of this operation, which is derived from that one. */
  | { readonly kind: "move"; readonly from: NodeId }
);

/** The nodes a node is computed from. */
export function inputsOf(node: PlanNode): readonly NodeId[] {
  switch (node.kind) {
    case "field":
      return [node.base];
    case "record":
    case "call":
    case "any":
      return node.args;
    case "aggregate":
      return node.window ? [node.input, node.isNew, node.window.condition] : [node.input, node.isNew];
    case "move":
      return [node.from];
    default:
      return [];
  }
}
