import { InstantChannel, type RowChannel } from "./channel.js";
import type { Entities, Entity } from "./entities.js";
import { Heap } from "./heap.js";
import type { QueuedRow } from "./rows.js";

interface Shifted {
  readonly target: bigint;
  /** Keeps the order of rows of one target. */
  readonly order: number;
  readonly entity: Entity;
  readonly payload: unknown;
}

type StoredShift = Omit<Shifted, "entity"> & { readonly key: unknown };

const byTarget = (a: Shifted, b: Shifted): number =>
  a.target < b.target ? -1 : a.target > b.target ? 1 : a.order - b.order;

/** Holds rows until the time they are shifted to. */
export class ShiftToChannel implements RowChannel {
  readonly #rows = new Heap<Shifted>(byTarget);
  #order = 0;
  /** Shifted rows get subsorts of their own, counted on for ever: they are not the rows they were. */
  #subsort = 0;

  constructor(private readonly entities: Entities) {}

  push(time: bigint, _subsort: number | bigint, entity: Entity, payload: unknown, target: unknown): void {
    if (target === null || (target as bigint) < time) return;
    this.#rows.add({ target: target as bigint, order: this.#order++, entity, payload });
  }

  get nextTime(): bigint | undefined {
    return this.#rows.first?.target;
  }

  take(time: bigint): readonly QueuedRow[] {
    const rows: QueuedRow[] = [];
    while (this.#rows.first && this.#rows.first.target <= time) {
      const { entity, payload } = this.#rows.removeFirst()!;
      rows.push({ time, subsort: this.#subsort++, entity, payload });
    }
    return rows;
  }

  snapshot(): unknown {
    const rows = this.#rows.items.map(({ entity, ...row }) => ({ ...row, key: this.entities.keys[entity] }));
    return { rows, order: this.#order, subsort: this.#subsort };
  }

  restore(data: unknown): void {
    const { rows, order, subsort } = data as { rows: StoredShift[]; order: number; subsort: number };
    this.#rows.replace(rows.map(({ key, ...row }) => ({ ...row, entity: this.entities.of(key) })));
    this.#order = order;
    this.#subsort = subsort;
  }
}

/** Holds each entity's rows until its predicate is true. */
export class ShiftUntilChannel extends InstantChannel {
  readonly #held = new Map<Entity, unknown[]>();
  #subsort = 0;

  constructor(private readonly entities: Entities) {
    super();
  }

  push(time: bigint, _subsort: number | bigint, entity: Entity, payload: unknown, predicate: unknown): void {
    let held = this.#held.get(entity);
    if (!held) {
      held = [];
      this.#held.set(entity, held);
    }
    held.push(payload);
    if (predicate !== true) return;
    for (const released of held) this.queue({ time, subsort: this.#subsort++, entity, payload: released });
    this.#held.delete(entity);
  }

  override snapshot(): unknown {
    const { keys } = this.entities;
    return { held: [...this.#held].map(([entity, payloads]) => [keys[entity], payloads]), subsort: this.#subsort };
  }

  override restore(data: unknown): void {
    super.restore(data);
    const { held, subsort } = data as { held: [key: unknown, payloads: unknown[]][]; subsort: number };
    this.#held.clear();
    for (const [key, payloads] of held) this.#held.set(this.entities.of(key), payloads);
    this.#subsort = subsort;
  }
}
