import type { Plan } from "../plan/plan.js";
import { identity } from "../runtime/values.js";
import { KeyHasher } from "./key-hasher.js";
import { LAST_SUBSORT, type OutputRow } from "./rows.js";

interface Latest {
  readonly key: unknown;
  readonly record: Record<string, unknown>;
  readonly changed: boolean;
}

/** Keeps each entity's latest result: one row per entity is all that comes out. */
export class FinalResults {
  readonly #latest = new Map<unknown, Latest>();
  readonly #hasher: KeyHasher;
  readonly #nothing: Record<string, unknown>;

  /** @param changedSince leaves out entities without a new result at this time or after it */
  constructor(
    plan: Plan,
    private readonly changedSince?: bigint,
  ) {
    this.#hasher = new KeyHasher(plan.grouping.keyType);
    this.#nothing = Object.fromEntries(plan.fields.map(({ name }) => [name, null]));
  }

  /** Takes a result row; one without anything new changes nothing, one whose record is null keeps the record before. */
  add(row: OutputRow, isNew: boolean, isNull: boolean): void {
    if (!isNew) return;
    const id = identity(row.key);
    const known = this.#latest.get(id);
    const recent = this.changedSince === undefined || BigInt(row.time) >= this.changedSince;
    const record = isNull ? (known?.record ?? this.#nothing) : row.record;
    this.#latest.set(id, { key: row.key, record, changed: recent || known?.changed === true });
  }

  /** The rows, at the given time, ordered by key hash. */
  rows(time: bigint): OutputRow[] {
    return [...this.#latest.values()]
      .filter(({ changed }) => changed)
      .map(({ key, record }) => ({ time, subsort: LAST_SUBSORT, key, record }))
      .sort((a, b) => this.#hasher.compare(a, b));
  }
}
