import { InstantChannel } from "./channel.js";
import type { KeyHasher } from "./key-hasher.js";
import type { QueuedRow } from "./rows.js";

/** Gives rows another entity, and with it another place in the order. */
export class WithKeyChannel extends InstantChannel {
  constructor(private readonly hasher: KeyHasher) {
    super();
  }

  push(time: bigint, subsort: number | bigint, _key: unknown, payload: object, newKey: unknown): void {
    this.queue({ time, subsort, key: newKey, payload });
  }

  protected override arrange(rows: QueuedRow[]): QueuedRow[] {
    return rows.length > 1 ? rows.sort((a, b) => this.hasher.compare(a, b)) : rows;
  }
}

/** Brings answers back to the rows that asked. */
export class LookupResponseChannel extends InstantChannel {
  /**
   * @param hasher of the asking rows' keys
   * @param unanswered what a row gets that asks for no entity
   */
  constructor(
    private readonly hasher: KeyHasher,
    private readonly unanswered: object,
  ) {
    super();
  }

  push(time: bigint, subsort: number | bigint, _key: unknown, payload: object, origin: unknown): void {
    this.queue({ time, subsort, key: origin, payload });
  }

  /** A row whose key is null: it asks for nothing. */
  pushUnanswered(time: bigint, subsort: number | bigint, key: unknown): void {
    this.queue({ time, subsort, key, payload: this.unanswered });
  }

  protected override arrange(rows: QueuedRow[]): QueuedRow[] {
    return rows.length > 1 ? rows.sort((a, b) => this.hasher.compare(a, b)) : rows;
  }
}

/** Sends rows to the entity they ask for, with the entity they come from. */
export class LookupRequestChannel extends InstantChannel {
  constructor(
    private readonly hasher: KeyHasher,
    private readonly responses: () => readonly LookupResponseChannel[],
  ) {
    super();
  }

  push(time: bigint, subsort: number | bigint, key: unknown, _payload: object, wanted: unknown): void {
    if (wanted !== null) this.queue({ time, subsort, key: wanted, payload: { origin: key } });
    else for (const response of this.responses()) response.pushUnanswered(time, subsort, key);
  }

  protected override arrange(rows: QueuedRow[]): QueuedRow[] {
    return rows.length > 1 ? rows.sort((a, b) => this.hasher.compare(a, b)) : rows;
  }
}
