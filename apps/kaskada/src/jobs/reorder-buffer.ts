import type { InputRow } from "@rt-kaskada/fenl";
import type { InputMessage } from "./input-partition.js";

/** A row waiting for those before it. */
export interface HeldRow {
  row: InputRow & { time: bigint };
  item: InputMessage;
  /** Index of the input partition it came from. */
  partition: number;
}

/** Rows that came, to be handed out in the order of (time, subsort). */
export class ReorderBuffer {
  private rows: HeldRow[] = [];
  private sorted = true;

  get size(): number {
    return this.rows.length;
  }

  add(row: HeldRow): void {
    const last = this.rows.at(-1);
    if (last && order(last, row) > 0) this.sorted = false;
    this.rows.push(row);
  }

  /** Hands out the rows up to a time, inclusive. */
  release(through: bigint): HeldRow[] {
    this.sort();
    const end = this.rows.findIndex(({ row }) => row.time > through);
    return this.rows.splice(0, end < 0 ? this.rows.length : end);
  }

  /** Whether a row up to a time, inclusive, is here. */
  hasUpTo(time: bigint): boolean {
    this.sort();
    return this.rows.length > 0 && this.rows[0]!.row.time <= time;
  }

  /** The time of the row at a place in the order. */
  timeAt(index: number): bigint | undefined {
    this.sort();
    return this.rows[index]?.row.time;
  }

  private sort(): void {
    // Mostly ascending runs, which the engine's sort merges quickly.
    if (!this.sorted) this.rows.sort(order);
    this.sorted = true;
  }
}

function order(a: HeldRow, b: HeldRow): number {
  if (a.row.time !== b.row.time) return a.row.time < b.row.time ? -1 : 1;
  if (a.row.subsort !== b.row.subsort) return a.row.subsort < b.row.subsort ? -1 : 1;
  return a.item.subsort - b.item.subsort;
}
