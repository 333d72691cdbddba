import { InstantChannel } from "./channel.js";
import type { Entities, Entity } from "./entities.js";
import type { QueuedRow } from "./rows.js";

/** Gives rows another entity, and with it another place in the order. */
export class WithKeyChannel extends InstantChannel {
  /** @param entities of the new grouping */
  constructor(private readonly entities: Entities) {
    super();
  }

  push(time: bigint, subsort: number | bigint, _entity: Entity, payload: unknown, newKey: unknown): void {
    this.queue({ time, subsort, entity: this.entities.of(newKey), payload });
  }

  protected override arrange(rows: QueuedRow[]): QueuedRow[] {
    return this.entities.sort(rows);
  }
}

/** Brings answers back to the rows that asked. */
export class LookupResponseChannel extends InstantChannel {
  /**
   * @param entities of the asking rows
   * @param unanswered what a row gets that asks for no entity
   */
  constructor(
    private readonly entities: Entities,
    private readonly unanswered: unknown,
  ) {
    super();
  }

  push(time: bigint, subsort: number | bigint, _entity: Entity, payload: unknown, origin: unknown): void {
    this.queue({ time, subsort, entity: origin as Entity, payload });
  }

  /** A row whose key is null: it asks for nothing. */
  pushUnanswered(time: bigint, subsort: number | bigint, entity: Entity): void {
    this.queue({ time, subsort, entity, payload: this.unanswered });
  }

  protected override arrange(rows: QueuedRow[]): QueuedRow[] {
    return this.entities.sort(rows);
  }
}

/** Sends rows to the entity they ask for, with the entity they come from. */
export class LookupRequestChannel extends InstantChannel {
  /** @param entities of the grouping that is asked */
  constructor(
    private readonly entities: Entities,
    private readonly responses: () => readonly LookupResponseChannel[],
  ) {
    super();
  }

  push(time: bigint, subsort: number | bigint, entity: Entity, _payload: unknown, wanted: unknown): void {
    if (wanted !== null) {
      this.queue({ time, subsort, entity: this.entities.of(wanted), payload: entity });
    } else {
      for (const response of this.responses()) response.pushUnanswered(time, subsort, entity);
    }
  }

  protected override arrange(rows: QueuedRow[]): QueuedRow[] {
    return this.entities.sort(rows);
  }
}
