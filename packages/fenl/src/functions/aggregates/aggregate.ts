import type { FenlType } from "../../types/fenl-type.js";

/** What an aggregate's code template may use. */
export interface AggregateEmission {
  /** JavaScript for a field of the entity's state. */
  field(name: string): string;
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
  /** State fields with the JavaScript of their empty values. */
  readonly fields: Readonly<Record<string, string>>;
  /** Statements that take in a value. */
  update(emission: AggregateEmission): string;
  /** The result as an expression over the state. */
  result(emission: Omit<AggregateEmission, "value">): string;
  /** The name of the runtime helper that makes the `Segments` of a sliding window. */
  readonly segments: string;
}
