import { AGGREGATES } from "../functions/aggregates/index.js";
import type { PlanNode } from "../plan/node.js";
import type { NodeId } from "../plan/operation.js";
import type { FenlType } from "../types/fenl-type.js";
import type { ModuleWriter } from "./module-writer.js";
import type { OptionalState, StateFields } from "./state-fields.js";

type AggregateNode = Extract<PlanNode, { kind: "aggregate" }>;

/** What an aggregation's code needs of the function it is part of. */
export interface AggregateScope {
  value(id: NodeId): string;
  readonly state: StateFields;
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
  const fields = new Map<string, string>();
  const resets: string[] = [];
  let optional: OptionalState | undefined;
  for (const [name, kind] of Object.entries(aggregate.fields)) {
    const full = `g${node.id}${name}`;
    if (kind === "optional") {
      optional = scope.state.optional(full, scope.type);
      resets.push(optional.clear);
    } else {
      const code = kind === "number" ? scope.state.number(full) : scope.state.object(full, "[]");
      fields.set(name, code);
      resets.push(`${code} = ${kind === "number" ? "0" : "[]"};`);
    }
  }
  const emission = {
    field: (name: string): string => fields.get(name)!,
    // Only asked for by functions that have one.
    optional: optional!,
    type: scope.type,
    parameters: node.parameters,
    helper: (name: string): string => scope.module.helper(name),
  };
  const lines = [
    `if (${isNew}) { ${aggregate.update({ ...emission, value })} }`,
    `${prefix} ${aggregate.result(emission)};`,
  ];
  if (node.window) {
    lines.push(`if (${scope.value(node.window.condition)} === true) { ${resets.join(" ")} }`);
  }
  return lines;
}

function slidingCode(node: AggregateNode, prefix: string, isNew: string, scope: AggregateScope): string[] {
  const { parameters, window } = node;
  const helper = (name: string): string => scope.module.helper(name);
  const field = scope.state.object(`w${node.id}`, "null");
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
