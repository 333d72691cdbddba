import type { TickName } from "../functions/definition.js";
import type { FenlType } from "../types/fenl-type.js";

export type OperationId = number;
export type NodeId = number;

/** The entities rows belong to: rows of different groupings are never combined. */
export interface Grouping {
  readonly name: string;
  readonly keyType: FenlType;
}

/**
 * Where rows come from. Each operation gives rows in (time, subsort, key hash) order, and each value is computed at the
 * rows of one operation.
 */
export type Operation = { readonly id: OperationId; readonly grouping: Grouping } & (
  | { readonly kind: "scan"; readonly table: string }
  /** The rows of all members; rows of the same time, subsort and key are one. */
  | { readonly kind: "merge"; readonly members: readonly OperationId[] }
  /** The parent's rows where the condition is true. */
  | { readonly kind: "select"; readonly parent: OperationId; readonly condition: NodeId }
  /** A row at each boundary for every entity the parent has had. */
  | { readonly kind: "tick"; readonly parent: OperationId; readonly tick: TickName }
  | { readonly kind: "shift_to"; readonly parent: OperationId; readonly time: NodeId }
  | { readonly kind: "shift_until"; readonly parent: OperationId; readonly predicate: NodeId }
  | { readonly kind: "with_key"; readonly parent: OperationId; readonly key: NodeId }
  /** The parent's rows under the entities they ask for. */
  | { readonly kind: "lookup_request"; readonly parent: OperationId; readonly key: NodeId }
  /** The requests' rows back under their own entities, with what `answers` had for them. */
  | {
      readonly kind: "lookup_response";
      readonly request: OperationId;
      readonly answers: OperationId;
      /** The asking row's entity, at the rows of `answers`. */
      readonly origin: NodeId;
    }
);

/** The operations an operation's rows are made from. */
export function parentsOf(operation: Operation): readonly OperationId[] {
  switch (operation.kind) {
    case "scan":
      return [];
    case "merge":
      return operation.members;
    case "lookup_response":
      return [operation.request, operation.answers];
    default:
      return [operation.parent];
  }
}
