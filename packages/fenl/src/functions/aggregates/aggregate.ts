import type { OptionalState } from "../../codegen/state-fields.js";
import type { FenlType } from "../../types/fenl-type.js";

/** What an aggregate's code template may use. */
export interface AggregateEmission {
  /** JavaScript for a number or a list of the entity's state, to read and assign. */
  field(name: string): string;
  /** A value of the input's type in the entity's state, null at first. */
  readonly optional: OptionalState;
  /** JavaScript for the new value, never null. */
  readonly value: string;
  readonly type: FenlType;
  /** Literal parameters: `max`, `min`, `n`. */
  readonly parameters: Readonly<Record<string, number | null>>;
  helper(name: string): string;
}

/**
 * How an aggregation works. Without a window and with `since` it is generated code over fields of the entity's state;
 * sliding windows keep one segment's state per closed segment and merge them.
 */
export interface Aggregate {
  /** What is remembered: numbers that start as 0, lists that start empty, or one value. */
  readonly fields: Readonly<Record<string, "number" | "list" | "optional">>;
  /** Statements that take in a value. */
  update(emission: AggregateEmission): string;
  /** The result as an expression over the state. */
  result(emission: Omit<AggregateEmission, "value">): string;
  /** The name of the runtime helper that makes the `Segments` of a sliding window. */
  readonly segments: string;
}
