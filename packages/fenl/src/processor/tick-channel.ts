import type { TickName } from "../functions/definition.js";
import { formatTimestamp } from "../runtime/time.js";
import { identity } from "../runtime/values.js";
import { boundariesBetween, boundaryFrom } from "./boundaries.js";
import type { RowChannel } from "./channel.js";
import type { KeyHasher } from "./key-hasher.js";
import { LAST_SUBSORT, type QueuedRow } from "./rows.js";

/** The most boundaries a gap may have: minutes of nine years. */
const MAX_BOUNDARIES = 5_000_000;
const EMPTY = Object.freeze({});

/** Adds a row at each boundary for every entity seen until then. */
export class TickChannel implements RowChannel {
  readonly #entities = new Map<unknown, unknown>();
  #ordered: { readonly key: unknown; readonly hash: bigint }[] = [];
  #sorted = true;
  #next: bigint | undefined;
  #lastSeen: bigint | undefined;
  /** Set while rows of an instant may still come: ticks are after all of them. */
  held = false;
  /** Set when the tables it follows have ended: a finite input ticks up to its last row. */
  ended = false;

  /**
   * @param shifts what still has rows to come when the tables have ended
   */
  constructor(
    private readonly tick: TickName,
    private readonly hasher: KeyHasher,
    private readonly shifts: () => readonly RowChannel[],
  ) {}

  push(time: bigint, _subsort: number | bigint, key: unknown): void {
    this.#lastSeen = time;
    if (this.#next === undefined && this.tick !== "finished") this.#next = boundaryFrom(this.tick, time);
    const id = identity(key);
    if (this.#entities.has(id)) return;
    this.#entities.set(id, key);
    this.#ordered.push({ key, hash: this.hasher.hash(key) });
    this.#sorted = false;
  }

  get nextTime(): bigint | undefined {
    return this.#next !== undefined && this.reaches(this.#next) ? this.#next : undefined;
  }

  /** Whether what it follows goes on until this time. */
  private reaches(time: bigint): boolean {
    if (!this.ended || this.tick === "finished") return true;
    if (this.#lastSeen !== undefined && time <= this.#lastSeen) return true;
    return this.shifts().some(({ nextTime }) => nextTime !== undefined && nextTime >= time);
  }

  /**
   * Checks that the ticks up to a time can be counted.
   *
   * @throws for a gap that only a wrong time can have made: it would keep the process busy for hours
   */
  checkGap(to: bigint): void {
    if (this.nextTime === undefined || boundariesBetween(this.tick, this.nextTime, to) <= MAX_BOUNDARIES) return;
    const [from, until] = [formatTimestamp(this.nextTime, 0), formatTimestamp(to, 0)];
    throw new RangeError(
      `${this.tick}() would tick more than ${MAX_BOUNDARIES} times from ${from} to ${until}: check the time column's unit`,
    );
  }

  /** Makes a `finished` tick come at this time. */
  finishAt(time: bigint): void {
    if (this.tick === "finished") this.#next = time;
  }

  take(time: bigint): readonly QueuedRow[] {
    if (this.held || this.#next !== time || !this.reaches(time)) return [];
    this.#next = this.tick === "finished" ? undefined : boundaryFrom(this.tick, time + 1n);
    if (!this.#sorted) {
      this.#ordered.sort((a, b) => (a.hash < b.hash ? -1 : 1));
      this.#sorted = true;
    }
    return this.#ordered.map(({ key }) => ({ time, subsort: LAST_SUBSORT, key, payload: EMPTY }));
  }

  snapshot(): unknown {
    return { keys: [...this.#entities.values()], next: this.#next, lastSeen: this.#lastSeen };
  }

  restore(data: unknown): void {
    const { keys, next, lastSeen } = data as { keys: unknown[]; next?: bigint; lastSeen?: bigint };
    this.#ordered = keys.map((key) => ({ key, hash: this.hasher.hash(key) }));
    this.#sorted = false;
    this.#entities.clear();
    for (const key of keys) this.#entities.set(identity(key), key);
    this.#next = next;
    this.#lastSeen = lastSeen;
  }
}
