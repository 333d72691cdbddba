import type { Emit, InputRow } from "./rows.js";

/** Runs a plan over rows as they come. */
export interface Processor {
  /**
   * Takes a row. A stateful plan needs rows in order of time, and in one table in (time, subsort, key hash) order; a
   * stateless one takes any order.
   */
  push(row: InputRow, emit: Emit): void;
  /** Takes rows as if one by one, only faster: what comes of them is the same. */
  pushAll(rows: readonly InputRow[], emit: Emit): void;
  /** Declares that no row at this time or before it will come any more: what waited for that comes out. */
  advanceTo(time: bigint | number, emit: Emit): void;
  /** Declares that no more rows of a table will come: ticks follow it no further. */
  end(table: string): void;
  /** Declares the end of the input. */
  finish(emit: Emit): void;
  /** Whether each row is worked off by itself, whatever came before. */
  readonly stateless: boolean;
  /**
   * Whether a row's results come out with it. Other plans gather all rows of an instant first: what comes of it is known
   * with the next one, or when `advanceTo` says that it is over.
   */
  readonly immediate: boolean;
  /** Everything it remembers. */
  snapshot(): Uint8Array;
  /** Goes on from a snapshot of the same plan. */
  restore(bytes: Uint8Array): void;
  /** How many entities it remembers something of. */
  readonly entities: number;
}
