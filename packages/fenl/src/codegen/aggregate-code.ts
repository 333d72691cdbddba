import { AGGREGATES } from "../functions/aggregates/index.js";
import type { PlanNode } from "../plan/node.js";
import type { NodeId } from "../plan/operation.js";
import type { FenlType } from "../types/fenl-type.js";
import type { ModuleWriter } from "./module-writer.js";

type AggregateNode = Extract<PlanNode, { kind: "aggregate" }>;

/** What an aggregation's code needs of the function it is part of. */
export interface AggregateScope {
  value(id: NodeId): string;
  /** A field of the entity's state, and the code of its empty value. */
  field(name: string, empty: string): string;
  /** The input's type. */
  readonly type: FenlType;
  readonly module: ModuleWriter;
}

/** Statements of an aggregation on one row: it takes the value in, gives its result, then ends its window. */
export function aggregateCode(node: AggregateNode, prefix: string, scope: AggregateScope): string[] {
  const aggregate = AGGREGATES[node.aggregate];
  const value = scope.value(node.input);
  const isNew = `${scope.value(node.isNew)} && ${value} !== null`;
  if (node.window?.segments !== undefined) return slidingCode(node, prefix, isNew, scope);
  const fields = Object.entries(aggregate.fields).map(([name, empty]) => ({
    name,
    empty,
    code: scope.field(`g${node.id}${name}`, empty),
  }));
  const emission = {
    field: (name: string): string => fields.find((field) => field.name === name)!.code,
    type: scope.type,
    parameters: node.parameters,
    helper: (name: string): string => scope.module.helper(name),
  };
  const lines = [
    `if (${isNew}) { ${aggregate.update({ ...emission, value })} }`,
    `${prefix} ${aggregate.result(emission)};`,
  ];
  if (node.window) {
    const reset = fields.map(({ code, empty }) => `${code} = ${empty};`).join(" ");
    lines.push(`if (${scope.value(node.window.condition)} === true) { ${reset} }`);
  }
  return lines;
}

function slidingCode(node: AggregateNode, prefix: string, isNew: string, scope: AggregateScope): string[] {
  const { parameters, window } = node;
  const helper = (name: string): string => scope.module.helper(name);
  const field = scope.field(`w${node.id}`, "null");
  const key = `segments ${node.aggregate} ${scope.type.kind} ${JSON.stringify(parameters)}`;
  const segments = scope.module.shared(key, () =>
    segmentsCode(AGGREGATES[node.aggregate].segments, scope.type.kind, parameters, helper),
  );
  const ends = `${scope.value(window!.condition)} === true`;
  return [
    `if (${field} === null) ${field} = ${helper("newSliding")}(${segments});`,
    `if (${isNew}) ${helper("addSliding")}(${segments}, ${field}, ${scope.value(node.input)});`,
    `${prefix} ${helper("slidingResult")}(${segments}, ${field});`,
    `if (${ends}) ${helper("closeSegment")}(${segments}, ${field}, ${window!.segments});`,
  ];
}

function segmentsCode(
  name: string,
  kind: string,
  parameters: Readonly<Record<string, number | null>>,
  helper: (name: string) => string,
): string {
  if (name === "sumSegments") return `${helper(name)}(${JSON.stringify(kind)})`;
  if (name === "collectSegments") return `${helper(name)}(${parameters.max ?? "Infinity"}, ${parameters.min ?? 0})`;
  return helper(name);
}
