import { createHash } from "node:crypto";
import { deserialize, serialize } from "node:v8";
import { type Generated, generate, type Step } from "../codegen/generate.js";
import { type Layout, layOut } from "../codegen/layout.js";
import type { Plan } from "../plan/plan.js";
import { rowSources } from "../plan/row-sources.js";
import { clear, type RowChannel } from "./channel.js";
import { makeChannels } from "./channels.js";
import { Entities } from "./entities.js";
import type { Processor } from "./processor-interface.js";
import type { Emit, InputRow, QueuedRow } from "./rows.js";
import { StageRunner } from "./stage-runner.js";
import { stepRows } from "./step-rows.js";
import { TickChannel } from "./tick-channel.js";

/** How many rows are worked off together. */
const GATHERED = 256;

interface Snapshot {
  readonly plan: string;
  readonly entities: unknown[];
  readonly channels: unknown[];
  readonly waiting: (Omit<QueuedRow, "entity"> & { readonly key: unknown })[][];
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
  /** One for each of the layout's groupings. */
  readonly #entities: readonly Entities[];
  /** By table. */
  readonly #entitiesOf: readonly Entities[];
  readonly stateless: boolean;
  readonly immediate: boolean;
  /** Set where one function does it all. */
  readonly #only: Step | undefined;
  readonly #ticks: readonly TickChannel[];
  /** The tables' numbers. */
  readonly #tables: ReadonlyMap<string, number>;
  /** The rows that are being gathered, by table. */
  #waiting: QueuedRow[][];
  /** Takes the next instant's rows while these are worked off. */
  #spare: QueuedRow[][];
  #gathered = 0;
  /** Tables that may still have rows. */
  readonly #open: Set<string>;
  #time: bigint | undefined;
  #lastTime: bigint | undefined;

  constructor(plan: Plan) {
    const names = plan.tables.map((table) => table.name);
    this.#layout = layOut(plan);
    const entities = new Map(this.#layout.groupings.map(({ name, keyType }) => [name, new Entities(keyType)]));
    this.#entities = [...entities.values()];
    this.#channels = makeChannels(this.#layout, entities);
    this.#generated = generate(this.#layout, this.#channels, this.#entities);
    this.#entities.forEach((ofGrouping, i) => {
      ofGrouping.shapeAs(this.#generated.entities[i]!);
    });
    this.#runners = this.#layout.stages.map((stage, i) => {
      const ofGrouping = entities.get(stage.grouping.name)!;
      return new StageRunner(stage, this.#generated.steps[i]!, ofGrouping, this.#channels, names);
    });
    const operations = this.#layout.stages.flatMap((stage) => stage.operations);
    const scans = operations.filter((operation) => operation.kind === "scan");
    this.#open = new Set(names);
    const groupingOf = new Map(scans.map((scan) => [scan.table, scan.grouping.name]));
    this.#entitiesOf = names.map((name) => entities.get(groupingOf.get(name)!)!);
    this.#tables = new Map(names.map((name, i) => [name, i]));
    this.#waiting = names.map(() => []);
    this.#spare = names.map(() => []);
    const kinds = this.#layout.channels.map((channel) => channel.makes?.kind);
    this.#timers = this.#channels.filter((_, i) => kinds[i] === "tick" || kinds[i] === "shift_to");
    this.#ticks = this.#timers.filter((timer) => timer instanceof TickChannel);
    this.immediate = scans.length === 1 && kinds.every((kind) => kind === undefined || kind === "tick");
    const single = this.immediate && this.#layout.stages.length === 1;
    this.#only = single ? this.#generated.steps[0] : undefined;
    this.stateless = single && this.#generated.entities[0]!.empty;
  }

  get entities(): number {
    return Math.max(...this.#entities.map(({ size }) => size));
  }

  push(row: InputRow, emit: Emit): void {
    if (this.#only) {
      const entities = this.#entities[0]!;
      // Where nothing is remembered, entities aren't either: each is the first.
      const entity = this.stateless ? 0 : entities.of(row.key);
      if (this.stateless) entities.keys[0] = row.key;
      this.#only(row.time as bigint, row.subsort, entity, emit, row.record);
      return;
    }
    const time = this.timeOf(row);
    if (this.#time !== time) this.moveTo(time, emit);
    this.gather(row, time);
    if (this.immediate) this.flushHeld(emit);
  }

  pushAll(rows: readonly InputRow[], emit: Emit): void {
    const last = rows.at(-1);
    if (!last) return;
    if (this.stateless) {
      for (const row of rows) this.push(row, emit);
    } else if (this.#only) {
      stepRows(this.#only, this.#entities[0]!, rows, emit);
    } else {
      this.gatherAll(rows, BigInt(last.time), emit);
    }
  }

  private gatherAll(rows: readonly InputRow[], lastTime: bigint, emit: Emit): void {
    for (const row of rows) {
      const time = this.timeOf(row);
      if (this.#time !== time) {
        // The last instant may go on with the next rows, so it waits by itself.
        if (time === lastTime || this.#gathered >= GATHERED || !this.isQuietUntil(time)) this.moveTo(time, emit);
        else this.#time = time;
      }
      this.gather(row, time);
    }
    if (this.immediate) this.flushHeld(emit);
  }

  /** The time of a row, which can't be before that of the last. */
  private timeOf(row: InputRow): bigint {
    const time = typeof row.time === "bigint" ? row.time : BigInt(row.time);
    if (this.#time !== undefined && time < this.#time) {
      throw new RangeError(`Row of table ${row.table} at ${time} comes after one at ${this.#time}`);
    }
    return time;
  }

  /** Whether rows up to a time can be worked off together: no stage gets rows of its own accord before. */
  private isQuietUntil(time: bigint): boolean {
    if (this.#timers.length > this.#ticks.length) return false;
    for (const { quietUntil } of this.#ticks) if (quietUntil === undefined || quietUntil < time) return false;
    return true;
  }

  private gather({ table: name, subsort, key, record }: InputRow, time: bigint): void {
    this.#lastTime = time;
    const table = this.#tables.get(name)!;
    this.#waiting[table]!.push({ time, subsort, entity: this.#entitiesOf[table]!.of(key), payload: record });
    this.#gathered += 1;
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
    for (const tick of this.#ticks) tick.finishAt(this.#lastTime + 1n);
    this.runTimers(emit, () => true);
  }

  private checkGaps(to: bigint): void {
    for (const tick of this.#ticks) tick.checkGap(to);
  }

  /** Works off what is gathered of an instant that may go on: ticks are after all of it. */
  private flushHeld(emit: Emit): void {
    for (const tick of this.#ticks) tick.held = true;
    this.flush(emit);
    for (const tick of this.#ticks) tick.held = false;
  }

  /** Goes to the instant of a new row. */
  private moveTo(time: bigint, emit: Emit): void {
    this.flush(emit);
    this.checkGaps(time);
    this.runTimers(emit, (next) => next < time);
    this.#time = time;
  }

  /** Works off what is gathered: rows of an instant, or of several in which nothing else happens. */
  private flush(emit: Emit): void {
    if (this.#gathered === 0) return;
    const rows = this.#waiting;
    this.#waiting = this.#spare;
    this.#spare = rows;
    if (this.#gathered > 1) {
      rows.forEach((ofTable, table) => {
        this.#entitiesOf[table]!.sort(ofTable);
      });
    }
    this.#gathered = 0;
    this.runStages(this.#time!, rows, emit);
    rows.forEach(clear);
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

  private runStages(time: bigint, rows: readonly (readonly QueuedRow[])[], emit: Emit): void {
    for (const runner of this.#runners) runner.run(time, rows, emit);
  }

  snapshot(): Uint8Array {
    const snapshot: Snapshot = {
      plan: this.fingerprint(),
      entities: this.#entities.map((ofGrouping) => ofGrouping.snapshot()),
      channels: this.#channels.map((channel) => channel.snapshot()),
      waiting: this.#waiting.map((rows, table) =>
        rows.map(({ entity, ...row }) => ({ ...row, key: this.#entitiesOf[table]!.keys[entity] })),
      ),
      time: this.#time,
      lastTime: this.#lastTime,
      open: [...this.#open],
    };
    return serialize(snapshot);
  }

  restore(bytes: Uint8Array): void {
    const snapshot = deserialize(bytes) as Snapshot;
    if (snapshot.plan !== this.fingerprint()) throw new Error("The snapshot is of another query or version");
    this.#entities.forEach((ofGrouping, i) => {
      ofGrouping.restore(snapshot.entities[i]);
    });
    this.#channels.forEach((channel, i) => {
      channel.restore(snapshot.channels[i]);
    });
    this.#waiting = snapshot.waiting.map((rows, table) =>
      rows.map(({ key, ...row }) => ({ ...row, entity: this.#entitiesOf[table]!.of(key) })),
    );
    this.#gathered = this.#waiting.reduce((sum, rows) => sum + rows.length, 0);
    this.#time = snapshot.time;
    this.#lastTime = snapshot.lastTime;
    for (const table of [...this.#open]) if (!snapshot.open.includes(table)) this.end(table);
  }

  private fingerprint(): string {
    return createHash("sha256").update(this.#generated.code).digest("hex");
  }
}

const NO_ROWS: readonly (readonly QueuedRow[])[] = [];
