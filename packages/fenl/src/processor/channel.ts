import type { Sink } from "../codegen/generate.js";
import type { Entity } from "./entities.js";
import type { QueuedRow } from "./rows.js";

/** Carries rows from one stage to a later one, possibly to a later time. */
export interface RowChannel extends Sink {
  /** When it next has rows of its own accord; undefined when it only has what it was just sent. */
  readonly nextTime: bigint | undefined;
  /** Takes out the rows of an instant, in (subsort, key hash) order. */
  take(time: bigint): readonly QueuedRow[];
  /** What has to be remembered between two rows. */
  snapshot(): unknown;
  restore(data: unknown): void;
}

const NONE: readonly QueuedRow[] = [];

/** Empties a list. One row is the rule, and taking that out keeps the list's memory, unlike setting its length. */
export function clear(rows: QueuedRow[]): void {
  if (rows.length === 1) rows.pop();
  else rows.length = 0;
}

/** A channel whose rows stay in their instant. */
export abstract class InstantChannel implements RowChannel {
  #rows: QueuedRow[] = [];
  /** What was taken last and has been worked off when rows are taken again. */
  #taken: QueuedRow[] = [];

  abstract push(time: bigint, subsort: number | bigint, entity: Entity, payload: unknown, control?: unknown): void;

  get nextTime(): bigint | undefined {
    return undefined;
  }

  protected queue(row: QueuedRow): void {
    this.#rows.push(row);
  }

  /** Puts the rows of an instant in order; those of a channel that keeps the order stay. */
  protected arrange(rows: QueuedRow[]): QueuedRow[] {
    return rows;
  }

  take(_time: bigint): readonly QueuedRow[] {
    if (this.#rows.length === 0) return NONE;
    const rows = this.arrange(this.#rows);
    clear(this.#taken);
    this.#rows = this.#taken;
    this.#taken = rows;
    return rows;
  }

  /** Between two instants it is empty. */
  snapshot(): unknown {
    return undefined;
  }

  restore(_data: unknown): void {
    this.#rows = [];
  }
}

/** Passes rows on as they are. */
export class PassingChannel extends InstantChannel {
  push(time: bigint, subsort: number | bigint, entity: Entity, payload: unknown): void {
    this.queue({ time, subsort, entity, payload });
  }
}
