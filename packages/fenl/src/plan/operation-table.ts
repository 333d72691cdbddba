import type { TickName } from "../functions/definition.js";
import type { Grouping, NodeId, Operation, OperationId } from "./operation.js";

type Body<T> = T extends unknown ? Omit<T, "id"> : never;

/** The operations of a growing plan. Equal ones are the same one. */
export class OperationTable {
  readonly operations: Operation[] = [];
  readonly #ids = new Map<string, OperationId>();

  scan(table: string, grouping: Grouping): OperationId {
    return this.operation(`scan ${table}`, { kind: "scan", grouping, table });
  }

  /** The rows of all of the operations; undefined if there are none. */
  merge(operations: readonly (OperationId | undefined)[]): OperationId | undefined {
    const members = new Set<OperationId>();
    for (const id of operations) {
      const operation = id === undefined ? undefined : this.operations[id]!;
      if (operation?.kind === "merge") for (const member of operation.members) members.add(member);
      else if (operation) members.add(operation.id);
    }
    const sorted = [...members].sort((a, b) => a - b);
    if (sorted.length <= 1) return sorted[0];
    return this.operation(`merge ${sorted}`, {
      kind: "merge",
      grouping: this.operations[sorted[0]!]!.grouping,
      members: sorted,
    });
  }

  select(condition: NodeId, parent: OperationId): OperationId {
    return this.operation(`select ${condition}`, {
      kind: "select",
      grouping: this.groupingOf(parent),
      parent,
      condition,
    });
  }

  tick(parent: OperationId, tick: TickName): OperationId {
    return this.operation(`tick ${parent} ${tick}`, {
      kind: "tick",
      grouping: this.groupingOf(parent),
      parent,
      tick,
    });
  }

  shiftTo(time: NodeId, parent: OperationId): OperationId {
    return this.operation(`shift_to ${time} ${parent}`, {
      kind: "shift_to",
      grouping: this.groupingOf(parent),
      parent,
      time,
    });
  }

  shiftUntil(predicate: NodeId, parent: OperationId): OperationId {
    return this.operation(`shift_until ${predicate} ${parent}`, {
      kind: "shift_until",
      grouping: this.groupingOf(parent),
      parent,
      predicate,
    });
  }

  withKey(key: NodeId, parent: OperationId, grouping: Grouping): OperationId {
    return this.operation(`with_key ${key} ${grouping.name}`, { kind: "with_key", grouping, parent, key });
  }

  /** Rows as they ask for entities of another grouping. */
  lookupRequest(key: NodeId, parent: OperationId, grouping: Grouping): OperationId {
    return this.operation(`lookup_request ${key} ${grouping.name}`, {
      kind: "lookup_request",
      grouping,
      parent,
      key,
    });
  }

  protected respond(request: OperationId, answers: OperationId, origin: NodeId, grouping: Grouping): OperationId {
    return this.operation(`lookup_response ${request} ${answers}`, {
      kind: "lookup_response",
      grouping,
      request,
      answers,
      origin,
    });
  }

  groupingOf(operation: OperationId): Grouping {
    return this.operations[operation]!.grouping;
  }

  private operation(key: string, body: Body<Operation>): OperationId {
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    const id = this.operations.length;
    this.operations.push({ id, ...body } as Operation);
    this.#ids.set(key, id);
    return id;
  }
}
