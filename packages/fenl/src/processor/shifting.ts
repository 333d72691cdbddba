import { identity } from "../runtime/values.js";
import { InstantChannel, type RowChannel } from "./channel.js";
import { Heap } from "./heap.js";
import type { QueuedRow } from "./rows.js";

interface Shifted {
  readonly target: bigint;
  /** Keeps the order of rows of one target. */
  readonly order: number;
  readonly key: unknown;
  readonly payload: object;
}

const byTarget = (a: Shifted, b: Shifted): number =>
  a.target < b.target ? -1 : a.target > b.target ? 1 : a.order - b.order;

/** Holds rows until the time they are shifted to. */
export class ShiftToChannel implements RowChannel {
  readonly #rows = new Heap<Shifted>(byTarget);
  #order = 0;
  /** Shifted rows get subsorts of their own, counted on for ever: they are not the rows they were. */
  #subsort = 0;

  push(time: bigint, _subsort: number | bigint, key: unknown, payload: object, target: unknown): void {
    if (target === null || (target as bigint) < time) return;
    this.#rows.add({ target: target as bigint, order: this.#order++, key, payload });
  }

  get nextTime(): bigint | undefined {
    return this.#rows.first?.target;
  }

  take(time: bigint): readonly QueuedRow[] {
    const rows: QueuedRow[] = [];
    while (this.#rows.first && this.#rows.first.target <= time) {
      const { key, payload } = this.#rows.removeFirst()!;
      rows.push({ time, subsort: this.#subsort++, key, payload });
    }
    return rows;
  }

  snapshot(): unknown {
    return { rows: this.#rows.items, order: this.#order, subsort: this.#subsort };
  }

  restore(data: unknown): void {
    const { rows, order, subsort } = data as { rows: Shifted[]; order: number; subsort: number };
    this.#rows.replace(rows);
    this.#order = order;
    this.#subsort = subsort;
  }
}

interface Held {
  readonly key: unknown;
  readonly payloads: object[];
}

/** Holds each entity's rows until its predicate is true. */
export class ShiftUntilChannel extends InstantChannel {
  #held = new Map<unknown, Held>();
  #subsort = 0;

  push(time: bigint, _subsort: number | bigint, key: unknown, payload: object, predicate: unknown): void {
    const id = identity(key);
    let held = this.#held.get(id);
    if (!held) {
      held = { key, payloads: [] };
      this.#held.set(id, held);
    }
    held.payloads.push(payload);
    if (predicate !== true) return;
    for (const released of held.payloads) this.queue({ time, subsort: this.#subsort++, key, payload: released });
    this.#held.delete(id);
  }

  override snapshot(): unknown {
    return { held: [...this.#held.values()], subsort: this.#subsort };
  }

  override restore(data: unknown): void {
    super.restore(data);
    const { held, subsort } = data as { held: Held[]; subsort: number };
    this.#held = new Map(held.map((one) => [identity(one.key), one]));
    this.#subsort = subsort;
  }
}
