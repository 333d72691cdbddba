import type { Step } from "../codegen/generate.js";
import type { Stage } from "../codegen/layout.js";
import type { RowChannel } from "./channel.js";
import type { Entities } from "./entities.js";
import type { Emit, QueuedRow } from "./rows.js";

const NONE: readonly QueuedRow[] = [];

/** Feeds a stage the rows of an instant, those of one time, subsort and entity together. */
export class StageRunner {
  /** Where the rows of each table it scans are among those of the instant. */
  readonly #scans: readonly number[];
  readonly #inputs: readonly RowChannel[];
  /** Whether the stage has one source of rows: it takes that one's payload instead of a list. */
  readonly #single: boolean;
  // Kept from row to row, since there is such a list for every row of most plans.
  readonly #sources: (readonly QueuedRow[])[];
  readonly #payloads: unknown[];
  readonly #at: number[];

  /** @param tables the tables whose rows `run` gets, in its order */
  constructor(
    stage: Stage,
    private readonly step: Step,
    private readonly entities: Entities,
    channels: readonly RowChannel[],
    tables: readonly string[],
  ) {
    this.#scans = stage.operations.flatMap((operation) =>
      operation.kind === "scan" ? [tables.indexOf(operation.table)] : [],
    );
    this.#inputs = stage.inputs.map((channel) => channels[channel.index]!);
    const count = this.#scans.length + this.#inputs.length;
    this.#single = count === 1;
    this.#sources = new Array(count).fill(NONE);
    this.#payloads = new Array(count).fill(undefined);
    this.#at = new Array(count).fill(0);
  }

  /** Works off an instant. @param scanned the rows of each table in this instant, in order */
  run(time: bigint, scanned: readonly (readonly QueuedRow[])[], emit: Emit): void {
    const sources = this.#sources;
    let count = 0;
    let busy = 0;
    let last = 0;
    for (const table of this.#scans) sources[count++] = scanned[table] ?? NONE;
    for (const input of this.#inputs) sources[count++] = input.take(time);
    for (let i = 0; i < count; i += 1) {
      if (sources[i]!.length === 0) continue;
      busy += 1;
      last = i;
    }
    if (busy === 1) this.runOne(last, sources[last]!, emit);
    else if (count === 2 && busy === 2) this.runTwo(sources[0]!, sources[1]!, emit);
    else if (busy > 1) this.runMerged(sources, emit);
    else return;
    for (let i = 0; i < count; i += 1) sources[i] = NONE;
  }

  private runOne(source: number, rows: readonly QueuedRow[], emit: Emit): void {
    const { step } = this;
    if (this.#single) {
      for (const { time, subsort, entity, payload } of rows) step(time, subsort, entity, emit, payload);
      return;
    }
    const payloads = this.#payloads;
    for (let i = 0; i < payloads.length; i += 1) payloads[i] = undefined;
    for (const { time, subsort, entity, payload } of rows) {
      payloads[source] = payload;
      step(time, subsort, entity, emit, payloads);
    }
  }

  /** What `runMerged` does, for the most common case. */
  private runTwo(left: readonly QueuedRow[], right: readonly QueuedRow[], emit: Emit): void {
    const { step } = this;
    const { compare } = this.entities;
    const payloads = this.#payloads;
    let l = 0;
    let r = 0;
    while (l < left.length || r < right.length) {
      const a = left[l];
      const b = right[r];
      const order = a === undefined ? 1 : b === undefined ? -1 : compare(a, b);
      const first = order <= 0 ? a! : b!;
      payloads[0] = order <= 0 ? a!.payload : undefined;
      payloads[1] = order >= 0 ? b!.payload : undefined;
      if (order <= 0) l += 1;
      if (order >= 0) r += 1;
      step(first.time, first.subsort, first.entity, emit, payloads);
    }
  }

  private runMerged(sources: readonly (readonly QueuedRow[])[], emit: Emit): void {
    const { step } = this;
    const at = this.#at;
    const payloads = this.#payloads;
    for (let i = 0; i < at.length; i += 1) at[i] = 0;
    for (;;) {
      let first: QueuedRow | undefined;
      for (let i = 0; i < sources.length; i += 1) {
        const row = sources[i]![at[i]!];
        const order = row === undefined ? 1 : first === undefined ? -1 : this.entities.compare(row, first);
        if (order < 0) {
          first = row;
          for (let before = 0; before < i; before += 1) payloads[before] = undefined;
        }
        payloads[i] = order > 0 ? undefined : row!.payload;
      }
      if (first === undefined) return;
      for (let i = 0; i < sources.length; i += 1) if (payloads[i] !== undefined) at[i]! += 1;
      step(first.time, first.subsort, first.entity, emit, payloads);
    }
  }
}
