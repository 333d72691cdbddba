import type { Entity } from "./entities.js";

/** A row of a table. */
export interface InputRow {
  readonly table: string;
  /** Nanoseconds since the epoch. */
  readonly time: bigint | number;
  readonly subsort: bigint | number;
  /** The entity key. */
  readonly key: unknown;
  readonly record: Record<string, unknown>;
}

/** A row of the result. */
export interface OutputRow {
  readonly time: bigint | number;
  readonly subsort: bigint | number;
  readonly key: unknown;
  readonly record: Record<string, unknown>;
}

/**
 * Takes result rows. The flags tell whether there is something new in the row, and whether its record is null as a whole
 * and not only in its fields: both matter to final results only.
 */
export type Emit = (row: OutputRow, isNew: boolean, isNull: boolean) => void;

/** A row on its way from one stage to another. */
export interface QueuedRow {
  readonly time: bigint;
  readonly subsort: bigint | number;
  readonly entity: Entity;
  readonly payload: unknown;
}

/** The subsort of rows that come after all others of their instant. */
export const LAST_SUBSORT = 18_446_744_073_709_551_615n;
