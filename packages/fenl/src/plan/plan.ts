import type { TableSchema } from "../analyze/environment.js";
import type { FenlType, RecordType } from "../types/fenl-type.js";
import type { PlanNode } from "./node.js";
import type { Grouping, NodeId, Operation, OperationId } from "./operation.js";

/** What a query does, ready to be turned into a processor. */
export interface Plan {
  readonly operations: readonly Operation[];
  readonly nodes: readonly PlanNode[];
  /** The operation whose rows are the result's. */
  readonly output: OperationId;
  /** The result's fields at those rows. */
  readonly fields: readonly { readonly name: string; readonly type: FenlType; readonly node: NodeId }[];
  /** Whether a result row has something new. */
  readonly isNew: NodeId;
  /** Whether the result's record is null there. */
  readonly record: NodeId;
  readonly resultType: RecordType;
  readonly grouping: Grouping;
  /** The tables it reads. */
  readonly tables: readonly TableSchema[];
}
