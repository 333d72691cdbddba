import type { TickName } from "../functions/definition.js";
import { formatTimestamp } from "../runtime/time.js";
import { boundariesBetween, boundaryFrom } from "./boundaries.js";
import type { RowChannel } from "./channel.js";
import type { Entities, Entity } from "./entities.js";
import { LAST_SUBSORT, type QueuedRow } from "./rows.js";

/** The most boundaries a gap may have: minutes of nine years. */
const MAX_BOUNDARIES = 5_000_000;
/** Later than any time of 64 bits. */
const FOREVER = 2n ** 64n;
const EMPTY = Object.freeze({});
const NONE: readonly QueuedRow[] = [];

/** Adds a row at each boundary for every entity seen until then. */
export class TickChannel implements RowChannel {
  /** Every entity seen, in order if `sorted`. */
  #seen: Entity[] = [];
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
    private readonly entities: Entities,
    private readonly shifts: () => readonly RowChannel[],
  ) {}

  /** @param known whether the entity was seen before */
  push(time: bigint, _subsort: number | bigint, entity: Entity, _payload: unknown, known: unknown): void {
    this.#lastSeen = time;
    if (this.#next === undefined && this.tick !== "finished") this.#next = boundaryFrom(this.tick, time);
    if (known === true) return;
    this.#seen.push(entity);
    this.#sorted = false;
  }

  get nextTime(): bigint | undefined {
    return this.#next !== undefined && this.reaches(this.#next) ? this.#next : undefined;
  }

  /** Up to when rows can be worked off together: its next rows come after that. Undefined when that isn't known. */
  get quietUntil(): bigint | undefined {
    return this.tick === "finished" ? FOREVER : this.#next;
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
    if (this.#next === undefined || to < this.#next) return;
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
    if (this.held || this.#next !== time || !this.reaches(time)) return NONE;
    this.#next = this.tick === "finished" ? undefined : boundaryFrom(this.tick, time + 1n);
    if (!this.#sorted) {
      this.#seen.sort(this.entities.compareEntities);
      this.#sorted = true;
    }
    return this.#seen.map((entity) => ({ time, subsort: LAST_SUBSORT, entity, payload: EMPTY }));
  }

  snapshot(): unknown {
    return { keys: this.#seen.map((entity) => this.entities.keys[entity]), next: this.#next, lastSeen: this.#lastSeen };
  }

  restore(data: unknown): void {
    const { keys, next, lastSeen } = data as { keys: unknown[]; next?: bigint; lastSeen?: bigint };
    this.#seen = keys.map((key) => this.entities.of(key));
    this.#sorted = false;
    this.#next = next;
    this.#lastSeen = lastSeen;
  }
}
