import type { FenlType } from "../types/fenl-type.js";
import type { AggregateName } from "./aggregates/index.js";
import type { Signature } from "./signature.js";

/** What a code template may use. */
export interface Emission {
  /** JavaScript for each argument: a local name or a constant, safe to repeat. Of its parameter's type. */
  readonly args: readonly string[];
  readonly types: readonly FenlType[];
  readonly result: FenlType;
  /** The local name of a runtime helper. */
  helper(name: string): string;
  /** JavaScript for plain data, made once. */
  constant(data: unknown): string;
}

/** Computes a value from values of the same row. */
export interface ScalarBehavior {
  readonly kind: "scalar";
  /** `propagate`: null if any argument is, the template never sees one. `own`: the template handles nulls. */
  readonly nulls: "propagate" | "own";
  readonly emit: (emission: Emission) => string;
}

/** Stands for another expression over its parameters. */
export interface RewriteBehavior {
  readonly kind: "rewrite";
  readonly body: string;
}

export interface AggregateBehavior {
  readonly kind: "aggregate";
  readonly aggregate: AggregateName;
}

export const TICKS = ["minutely", "hourly", "daily", "monthly", "yearly", "finished"] as const;
export type TickName = (typeof TICKS)[number];

export interface TickBehavior {
  readonly kind: "tick";
  readonly tick: TickName;
}

/** What the analyzer knows by itself: it changes rows, entities or the shape of records. */
export interface SpecialBehavior {
  readonly kind: "special";
}

export interface WindowBehavior {
  readonly kind: "window";
}

export type Behavior =
  | ScalarBehavior
  | RewriteBehavior
  | AggregateBehavior
  | TickBehavior
  | WindowBehavior
  | SpecialBehavior;

/** A cell of an example: undefined never occurs, null is Fenl's null. */
export type ExampleValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | readonly ExampleValue[]
  | { readonly [key: string]: ExampleValue };

/** What a function does, shown on rows: the same rows are the function's test. */
export interface Example {
  /** The expression; columns are referred to by their names. */
  readonly expression: string;
  /** Input columns with their Fenl types. `time` (ISO) and `key` (string) may be given, too. */
  readonly columns?: Readonly<Record<string, readonly [type: string, ...values: ExampleValue[]]>>;
  readonly times?: readonly string[];
  readonly keys?: readonly string[];
  /** The values of the result, one for each output row. */
  readonly result: readonly ExampleValue[];
  /** The times of the result's rows, where they differ from the input's. */
  readonly resultTimes?: readonly string[];
}

export const GROUPS = [
  "operators",
  "math",
  "logical",
  "aggregation",
  "windows",
  "time",
  "strings",
  "collections",
] as const;
export type FunctionGroup = (typeof GROUPS)[number];

/** Everything there is to say about a function. */
export interface FunctionDefinition {
  readonly signature: Signature;
  readonly group: FunctionGroup;
  /** How it is written when it is an operator. */
  readonly operator?: string;
  readonly summary: string;
  /** Nulls, edge cases. */
  readonly notes?: string;
  /** Works, but isn't suggested. */
  readonly hidden?: boolean;
  readonly behavior: Behavior;
  readonly examples: readonly Example[];
}
