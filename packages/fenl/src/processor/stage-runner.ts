import type { GeneratedStage } from "../codegen/generate.js";
import type { Stage } from "../codegen/layout.js";
import type { RowChannel } from "./channel.js";
import { KeyHasher } from "./key-hasher.js";
import type { Emit, QueuedRow } from "./rows.js";

const NONE: readonly QueuedRow[] = [];

/** Feeds a stage the rows of an instant, those of one time, subsort and entity together. */
export class StageRunner {
  readonly #hasher: KeyHasher;
  readonly #scans: readonly string[];
  readonly #inputs: readonly RowChannel[];
  /** The rows of the instant by source; kept, since there is one such list for every row of an immediate plan. */
  readonly #sources: (readonly QueuedRow[])[] = [];

  constructor(
    stage: Stage,
    private readonly generated: GeneratedStage,
    channels: readonly RowChannel[],
  ) {
    this.#hasher = new KeyHasher(stage.grouping.keyType);
    this.#scans = stage.operations.flatMap((operation) => (operation.kind === "scan" ? [operation.table] : []));
    this.#inputs = stage.inputs.map((channel) => channels[channel.index]!);
  }

  /** How many entities have state here. */
  get entities(): number {
    return this.generated.states.size;
  }

  /** Works off an instant. @param scanned the rows of each table in this instant, in order */
  run(time: bigint, scanned: ReadonlyMap<string, readonly QueuedRow[]>, emit: Emit): void {
    const sources = this.#sources;
    let at = 0;
    let busy = 0;
    let last = 0;
    for (const table of this.#scans) {
      const rows = scanned.get(table) ?? NONE;
      sources[at] = rows;
      if (rows.length > 0) {
        busy += 1;
        last = at;
      }
      at += 1;
    }
    for (const input of this.#inputs) {
      const rows = input.take(time);
      sources[at] = rows;
      if (rows.length > 0) {
        busy += 1;
        last = at;
      }
      at += 1;
    }
    if (busy === 1) this.runOne(last, at, sources[last]!, emit);
    else if (busy > 1) this.runMerged(sources, emit);
  }

  private runOne(source: number, count: number, rows: readonly QueuedRow[], emit: Emit): void {
    const { step } = this.generated;
    if (count === 1) {
      for (const { time, subsort, key, payload } of rows) step(time, subsort, key, emit, payload);
      return;
    }
    const payloads: (object | undefined)[] = new Array(count).fill(undefined);
    for (const { time, subsort, key, payload } of rows) {
      payloads[source] = payload;
      step(time, subsort, key, emit, ...payloads);
    }
  }

  private runMerged(sources: readonly (readonly QueuedRow[])[], emit: Emit): void {
    const at = sources.map(() => 0);
    const { step } = this.generated;
    for (;;) {
      let first: QueuedRow | undefined;
      sources.forEach((rows, i) => {
        const row = rows[at[i]!];
        if (row && (!first || this.#hasher.compare(row, first) < 0)) first = row;
      });
      if (!first) return;
      const chosen = first;
      const payloads = sources.map((rows, i) => {
        const row = rows[at[i]!];
        if (!row || this.#hasher.compare(row, chosen) !== 0) return undefined;
        at[i]! += 1;
        return row.payload;
      });
      step(chosen.time, chosen.subsort, chosen.key, emit, ...payloads);
    }
  }

  snapshot(): unknown {
    const states = [...this.generated.states.values()];
    const fields = this.generated.fields.map((name) => states.map((state) => state[name]));
    return { keys: states.map((state) => state.key), fields, names: this.generated.fields };
  }

  restore(data: unknown, identityOf: (key: unknown) => unknown): void {
    const { keys, fields } = data as { keys: unknown[]; fields: unknown[][] };
    this.generated.states.clear();
    keys.forEach((key, i) => {
      const state = this.generated.newState(key);
      this.generated.fields.forEach((name, column) => {
        state[name] = fields[column]![i];
      });
      this.generated.states.set(identityOf(key), state);
    });
  }
}
