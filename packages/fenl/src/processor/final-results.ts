import type { Plan } from "../plan/plan.js";
import { identity } from "../runtime/values.js";
import { KeyHasher } from "./key-hasher.js";
import { LAST_SUBSORT, type OutputRow } from "./rows.js";

/** Keeps each entity's latest result: one row per entity is all that comes out. */
export class FinalResults {
  readonly #latest = new Map<unknown, { row: OutputRow; changed: boolean }>();
  readonly #hasher: KeyHasher;

  /** @param changedSince leaves out entities without a new result at this time or after it */
  constructor(
    plan: Plan,
    private readonly changedSince?: bigint,
  ) {
    this.#hasher = new KeyHasher(plan.grouping.keyType);
  }

  /** Takes a result row; one without anything new changes nothing. */
  add(row: OutputRow, isNew: boolean): void {
    if (!isNew) return;
    const id = identity(row.key);
    const changed = this.changedSince === undefined || BigInt(row.time) >= this.changedSince;
    const known = this.#latest.get(id);
    this.#latest.set(id, { row, changed: changed || known?.changed === true });
  }

  /** The rows, at the given time, ordered by key hash. */
  rows(time: bigint): OutputRow[] {
    return [...this.#latest.values()]
      .filter(({ changed }) => changed)
      .map(({ row }) => ({ ...row, time, subsort: LAST_SUBSORT, hash: this.#hasher.hash(row.key) }))
      .sort((a, b) => (a.hash < b.hash ? -1 : 1))
      .map(({ hash: _, ...row }) => row);
  }
}
