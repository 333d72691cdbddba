import type { PlanNode } from "../plan/node.js";
import { type Grouping, type NodeId, type Operation, type OperationId, parentsOf } from "../plan/operation.js";
import type { Plan } from "../plan/plan.js";
import { reachable } from "../plan/reachable.js";

/** Rows that go from one stage into a later one. */
export interface Channel {
  readonly index: number;
  readonly from: number;
  readonly to: number;
  /** The operation whose rows the channel makes; undefined for rows passed on as they are. */
  readonly makes: Exclude<Operation, { kind: "scan" | "merge" | "select" }> | undefined;
  /** In a stage that rows are passed on to: the operations of theirs that are needed there. */
  readonly passes: Set<OperationId>;
  /** The values the rows carry. */
  readonly carries: Set<NodeId>;
}

/** Operations of one grouping whose rows can be worked off together, one row at a time. */
export interface Stage {
  readonly index: number;
  readonly level: number;
  readonly grouping: Grouping;
  /** The operations at home here, in the order their rows depend on each other. */
  readonly operations: Operation[];
  /** The nodes computed here. */
  readonly nodes: PlanNode[];
  readonly inputs: Channel[];
  readonly outputs: Channel[];
}

/** How a plan is cut into stages. */
export interface Layout {
  readonly plan: Plan;
  readonly groupings: readonly Grouping[];
  readonly stages: readonly Stage[];
  readonly channels: readonly Channel[];
  /** Nodes that are not constants yet belong to no row, such as a record of literals. */
  readonly rowless: readonly PlanNode[];
  readonly stageOf: ReadonlyMap<OperationId, number>;
}

/** Cuts a plan into stages: only what changes times, entities or adds rows needs a new one. */
export function layOut(plan: Plan): Layout {
  const { nodes, operations } = reachable(plan);
  const levels = levelsOf(plan, operations);
  const stages: Stage[] = [];
  const stageOf = new Map<OperationId, number>();
  const byKey = new Map<string, Stage>();
  const inOrder = [...operations].sort((a, b) => levels.get(a)! - levels.get(b)! || a - b);
  for (const id of inOrder) {
    const operation = plan.operations[id]!;
    const key = `${levels.get(id)} ${operation.grouping.name}`;
    let stage = byKey.get(key);
    if (!stage) {
      const level = levels.get(id)!;
      const { grouping } = operation;
      stage = { index: stages.length, level, grouping, operations: [], nodes: [], inputs: [], outputs: [] };
      stages.push(stage);
      byKey.set(key, stage);
    }
    stage.operations.push(operation);
    stageOf.set(id, stage.index);
  }
  const rowless: PlanNode[] = [];
  for (const id of [...nodes].sort((a, b) => a - b)) {
    const node = plan.nodes[id]!;
    if (node.operation !== undefined) stages[stageOf.get(node.operation)!]!.nodes.push(node);
    else if (node.kind !== "constant") rowless.push(node);
  }
  for (const stage of stages) stage.operations.splice(0, Number.POSITIVE_INFINITY, ...inOrderOfUse(stage, plan));
  const groupings = [...new Map(stages.map(({ grouping }) => [grouping.name, grouping])).values()];
  const layout = { plan, groupings, stages, channels: [] as Channel[], rowless, stageOf };
  connect(layout);
  return layout;
}

function levelsOf(plan: Plan, operations: ReadonlySet<OperationId>): Map<OperationId, number> {
  const levels = new Map<OperationId, number>();
  // Parents always have smaller ids.
  for (const id of [...operations].sort((a, b) => a - b)) {
    const operation = plan.operations[id]!;
    const highest = Math.max(0, ...parentsOf(operation).map((parent) => levels.get(parent)!));
    const sameStage = operation.kind === "scan" || operation.kind === "merge" || operation.kind === "select";
    levels.set(id, sameStage ? highest : highest + 1);
  }
  return levels;
}

/**
 * A stage's operations, each after those it needs. Ids alone don't tell: of two merges the one with more members may
 * be the older, and yet have values of the other.
 */
function inOrderOfUse(stage: Stage, plan: Plan): Operation[] {
  const here = new Set(stage.operations.map(({ id }) => id));
  const needs = new Map<OperationId, OperationId[]>(
    stage.operations.map((operation) => [operation.id, [...parentsOf(operation)]]),
  );
  for (const node of stage.nodes) {
    if (node.kind === "move") needs.get(node.operation!)!.push(plan.nodes[node.from]!.operation!);
  }
  const order: Operation[] = [];
  const placed = new Set<OperationId>();
  const place = (id: OperationId): void => {
    if (!here.has(id) || placed.has(id)) return;
    placed.add(id);
    for (const needed of needs.get(id)!) place(needed);
    order.push(plan.operations[id]!);
  };
  for (const { id } of stage.operations) place(id);
  return order;
}

function connect(layout: Layout & { channels: Channel[] }): void {
  const { plan, stages, channels, stageOf } = layout;
  const open = (from: number, to: number, makes: Channel["makes"]): Channel => {
    const channel: Channel = { index: channels.length, from, to, makes, passes: new Set(), carries: new Set() };
    channels.push(channel);
    stages[from]!.outputs.push(channel);
    stages[to]!.inputs.push(channel);
    return channel;
  };
  const passOn = (operation: OperationId, to: number): Channel | undefined => {
    const from = stageOf.get(operation)!;
    if (from === to) return undefined;
    const known = channels.find((channel) => channel.from === from && channel.to === to && !channel.makes);
    const channel = known ?? open(from, to, undefined);
    channel.passes.add(operation);
    return channel;
  };
  const makers = new Map<OperationId, Channel>();
  for (const stage of stages) {
    for (const operation of stage.operations) {
      if (operation.kind === "scan" || operation.kind === "select") continue;
      if (operation.kind === "merge") {
        for (const member of operation.members) passOn(member, stage.index);
      } else {
        const parent = operation.kind === "lookup_response" ? operation.answers : parentsOf(operation)[0]!;
        makers.set(operation.id, open(stageOf.get(parent)!, stage.index, operation));
      }
    }
  }
  for (const stage of stages) {
    for (const node of stage.nodes) {
      if (node.kind !== "move") continue;
      const maker = makers.get(node.operation!);
      if (maker) maker.carries.add(node.from);
      else passOn(plan.nodes[node.from]!.operation!, stage.index)?.carries.add(node.from);
    }
  }
}
