import type { Diagnostics, Place } from "../diagnostics/collector.js";
import type { SourceText } from "../diagnostics/source-text.js";
import type { Graph } from "../plan/graph.js";
import type { Grouping, NodeId } from "../plan/operation.js";
import type { Span } from "../syntax/span.js";
import type { Expression } from "../syntax/tree.js";
import { type FenlType, sameType } from "../types/fenl-type.js";
import { typeName } from "../types/type-name.js";
import { CONTINUOUS, type Domain, describeDomain, distinctDomains, UNKNOWN } from "./domain.js";
import type { Environment } from "./environment.js";
import type { Scope } from "./scope.js";
import { ERROR_TYPE, type Value } from "./value.js";

/** What the parts of the analyzer share while they go through one text. */
export interface Context {
  readonly graph: Graph;
  readonly diagnostics: Diagnostics;
  readonly environment: Environment;
  readonly source: SourceText;
  readonly scope: Scope;
  /** Analyzes an expression of the same text. */
  analyze(expression: Expression, context: Context): Value;
}

/** What it takes to report something about a text. */
export type Reporting = Pick<Context, "diagnostics" | "source">;

export function placeOf(context: Pick<Context, "source">, span: Span): Place {
  return { source: context.source, span };
}

/** Stands for an expression whose fault has been reported. */
export function errorValue(context: Context, span: Span): Value {
  const { graph } = context;
  return {
    node: graph.constant(ERROR_TYPE, null),
    isNew: graph.no,
    type: ERROR_TYPE,
    grouping: undefined,
    domain: UNKNOWN,
    place: placeOf(context, span),
  };
}

export function literalValue(context: Context, span: Span, type: FenlType, value: unknown): Value {
  const { graph } = context;
  return {
    node: graph.constant(type, value),
    isNew: graph.no,
    type,
    grouping: undefined,
    domain: CONTINUOUS,
    place: placeOf(context, span),
  };
}

/** The literal a value is, once folded; undefined if it is none. */
export function constantOf(context: Context, value: Value): { value: unknown } | undefined {
  const node = context.graph.node(value.node);
  return node.kind === "constant" ? { value: node.value } : undefined;
}

/** The grouping of a combination; different ones are reported and give none. */
export function commonGrouping(
  context: Context,
  what: string,
  at: Span,
  values: readonly Value[],
): Grouping | undefined {
  const groupings = new Map<string, { grouping: Grouping; value: Value }>();
  for (const value of values) {
    if (value.grouping && !groupings.has(value.grouping.name)) {
      groupings.set(value.grouping.name, { grouping: value.grouping, value });
    }
  }
  const [first, ...others] = groupings.values();
  if (others.length > 0) {
    context.diagnostics.report(
      "incompatibleGrouping",
      placeOf(context, at),
      `Incompatible grouping for operation '${what}'`,
      {
        labels: [first!, ...others].map(({ grouping, value }) => ({
          ...value.place,
          message: `Grouping: '${grouping.name}'`,
        })),
        notes: ["Use lookup() to read values of other entities, or with_key() to regroup them"],
      },
    );
    return undefined;
  }
  return first?.grouping;
}

/** The domain of a combination; a mix of discrete ones is warned of. */
export function commonDomain(context: Context, at: Span, values: readonly Value[]): Domain {
  const distinct = distinctDomains(values.map((value) => value.domain));
  if (distinct.length <= 1) return distinct[0] ?? CONTINUOUS;
  context.diagnostics.report(
    "incompatibleTimeDomains",
    placeOf(context, at),
    "Incompatible time domains for operation",
    {
      labels: values
        .filter((value) => distinctDomains([value.domain]).length > 0)
        .map((value) => ({ ...value.place, message: `Time Domain: ${describeDomain(value.domain)}` })),
    },
  );
  return UNKNOWN;
}

/** Reports two key types under one grouping name. */
export function checkKeyType(context: Context, grouping: Grouping, keyType: FenlType, at: Span): boolean {
  if (sameType(grouping.keyType, keyType)) return true;
  context.diagnostics.report(
    "invalidArgumentType",
    placeOf(context, at),
    `Grouping '${grouping.name}' has keys of type ${typeName(grouping.keyType)}, not ${typeName(keyType)}`,
  );
  return false;
}

export function anyNew(context: Context, values: readonly Value[]): NodeId {
  return context.graph.any(values.map((value) => value.isNew));
}
