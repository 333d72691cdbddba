import { createHash } from "node:crypto";
import { deserialize, serialize } from "node:v8";
import { type Generated, generate, type Step } from "../codegen/generate.js";
import { type Layout, layOut } from "../codegen/layout.js";
import type { Plan } from "../plan/plan.js";
import { rowSources } from "../plan/row-sources.js";
import { identity } from "../runtime/values.js";
import type { RowChannel } from "./channel.js";
import { makeChannels } from "./channels.js";
import { type KeyHasher, tableHashers } from "./key-hasher.js";
import type { Processor } from "./processor-interface.js";
import type { Emit, InputRow, QueuedRow } from "./rows.js";
import { StageRunner } from "./stage-runner.js";
import { TickChannel } from "./tick-channel.js";

interface Snapshot {
  readonly plan: string;
  readonly stages: unknown[];
  readonly channels: unknown[];
  readonly waiting: [table: string, rows: QueuedRow[]][];
  readonly time: bigint | undefined;
  readonly lastTime: bigint | undefined;
  readonly open: string[];
}

/** Makes a processor that has seen nothing yet. */
export function createProcessor(plan: Plan): Processor {
  return new PlanProcessor(plan);
}

class PlanProcessor implements Processor {
  readonly #layout: Layout;
  readonly #generated: Generated;
  readonly #channels: readonly RowChannel[];
  readonly #runners: readonly StageRunner[];
  readonly #timers: readonly RowChannel[];
  /** By table, since those that are looked up in have keys of their own. */
  readonly #hashers: ReadonlyMap<string, KeyHasher>;
  readonly stateless: boolean;
  readonly immediate: boolean;
  /** Set where one function does it all. */
  readonly #only: Step | undefined;
  /** The rows of the instant that is being gathered. */
  #waiting = new Map<string, QueuedRow[]>();
  /** The one row of an immediate plan. */
  readonly #row = new Map<string, QueuedRow[]>();
  /** Tables that may still have rows. */
  readonly #open: Set<string>;
  #time: bigint | undefined;
  #lastTime: bigint | undefined;

  constructor(plan: Plan) {
    this.#layout = layOut(plan);
    this.#channels = makeChannels(this.#layout);
    this.#generated = generate(this.#layout, this.#channels);
    this.#runners = this.#layout.stages.map(
      (stage, i) => new StageRunner(stage, this.#generated.stages[i]!, this.#channels),
    );
    this.#open = new Set(plan.tables.map((table) => table.name));
    this.#hashers = tableHashers(plan);
    const kinds = this.#layout.channels.map((channel) => channel.makes?.kind);
    this.#timers = this.#channels.filter((_, i) => kinds[i] === "tick" || kinds[i] === "shift_to");
    const scans = this.#layout.stages.flatMap((stage) => stage.operations.filter(({ kind }) => kind === "scan"));
    this.immediate = scans.length === 1 && kinds.every((kind) => kind === undefined || kind === "tick");
    const single = this.immediate && this.#layout.stages.length === 1;
    this.#only = single ? this.#generated.stages[0]!.step : undefined;
    this.stateless = single && this.#generated.stages[0]!.fields.length === 0;
  }

  get entities(): number {
    return Math.max(...this.#runners.map((runner) => runner.entities));
  }

  push(row: InputRow, emit: Emit): void {
    if (this.#only) {
      this.#only(row.time as bigint, row.subsort, row.key, emit, row.record);
      return;
    }
    const time = BigInt(row.time);
    if (this.#time !== undefined && time < this.#time) {
      throw new RangeError(`Row of table ${row.table} at ${time} comes after one at ${this.#time}`);
    }
    if (this.#time !== time) this.moveTo(time, emit);
    this.#lastTime = time;
    const queued = { time, subsort: row.subsort, key: row.key, payload: row.record };
    if (this.immediate) {
      this.holdTicks(true);
      this.#row.set(row.table, [queued]);
      this.runStages(time, this.#row, emit);
      this.holdTicks(false);
      return;
    }
    const rows = this.#waiting.get(row.table);
    if (rows) rows.push(queued);
    else this.#waiting.set(row.table, [queued]);
  }

  advanceTo(time: bigint | number, emit: Emit): void {
    const to = BigInt(time);
    if (this.#only || (this.#time !== undefined && to < this.#time)) return;
    if (this.#time !== undefined) this.flush(emit);
    this.checkGaps(to);
    this.runTimers(emit, (next) => next <= to);
    this.#time = to + 1n;
  }

  end(table: string): void {
    this.#open.delete(table);
    this.#layout.channels.forEach((channel, i) => {
      const tick = this.#channels[i]!;
      if (!channel.makes || !(tick instanceof TickChannel)) return;
      tick.ended = ![...rowSources(this.#layout.plan, channel.makes.id)].some(
        (operation) => operation.kind === "scan" && this.#open.has(operation.table),
      );
    });
  }

  finish(emit: Emit): void {
    if (this.#only) return;
    this.flush(emit);
    for (const table of [...this.#open]) this.end(table);
    this.runTimers(emit, () => true);
    if (this.#lastTime === undefined) return;
    for (const timer of this.#timers) if (timer instanceof TickChannel) timer.finishAt(this.#lastTime + 1n);
    this.runTimers(emit, () => true);
  }

  private checkGaps(to: bigint): void {
    for (const timer of this.#timers) if (timer instanceof TickChannel) timer.checkGap(to);
  }

  private holdTicks(held: boolean): void {
    for (const timer of this.#timers) if (timer instanceof TickChannel) timer.held = held;
  }

  /** Goes to the instant of a new row. */
  private moveTo(time: bigint, emit: Emit): void {
    this.flush(emit);
    this.checkGaps(time);
    this.runTimers(emit, (next) => next < time);
    this.#time = time;
  }

  /** Works off the gathered instant. */
  private flush(emit: Emit): void {
    if (this.#waiting.size === 0) return;
    for (const [table, rows] of this.#waiting) {
      const hasher = this.#hashers.get(table);
      if (hasher && rows.length > 1) rows.sort((a, b) => hasher.compare(a, b));
    }
    const waiting = this.#waiting;
    this.#waiting = new Map();
    this.runStages(this.#time!, waiting, emit);
  }

  /** Works off, in order, the instants that only ticks and shifted rows have. */
  private runTimers(emit: Emit, due: (next: bigint) => boolean): void {
    if (this.#timers.length === 0) return;
    for (;;) {
      let first: bigint | undefined;
      for (const timer of this.#timers) {
        const next = timer.nextTime;
        if (next !== undefined && (first === undefined || next < first) && due(next)) first = next;
      }
      if (first === undefined) return;
      this.runStages(first, NO_ROWS, emit);
    }
  }

  private runStages(time: bigint, rows: ReadonlyMap<string, readonly QueuedRow[]>, emit: Emit): void {
    for (const runner of this.#runners) runner.run(time, rows, emit);
  }

  snapshot(): Uint8Array {
    const snapshot: Snapshot = {
      plan: this.fingerprint(),
      stages: this.#runners.map((runner) => runner.snapshot()),
      channels: this.#channels.map((channel) => channel.snapshot()),
      waiting: [...this.#waiting],
      time: this.#time,
      lastTime: this.#lastTime,
      open: [...this.#open],
    };
    return serialize(snapshot);
  }

  restore(bytes: Uint8Array): void {
    const snapshot = deserialize(bytes) as Snapshot;
    if (snapshot.plan !== this.fingerprint()) throw new Error("The snapshot is of another query or version");
    this.#runners.forEach((runner, i) => {
      runner.restore(snapshot.stages[i], identity);
    });
    this.#channels.forEach((channel, i) => {
      channel.restore(snapshot.channels[i]);
    });
    this.#waiting = new Map(snapshot.waiting);
    this.#time = snapshot.time;
    this.#lastTime = snapshot.lastTime;
    for (const table of [...this.#open]) if (!snapshot.open.includes(table)) this.end(table);
  }

  private fingerprint(): string {
    return createHash("sha256").update(this.#generated.code).digest("hex");
  }
}

const NO_ROWS: ReadonlyMap<string, readonly QueuedRow[]> = new Map();
