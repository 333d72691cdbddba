import type { PulsarAdmin } from "../pulsar-admin.js";
import { comparePositions, parsePosition } from "./message-id.js";
import type { Position } from "./transport.js";

/** The broker's record of the last sequence id of each producer name, written every so many entries. */
const DEDUPLICATION_CURSOR = "pulsar.dedup";
/** How far back to look in a topic whose namespace keeps no such record. */
const MOST_ENTRIES = 20_000;

export interface LastStored {
  sequenceId: number;
  /** Where it is stored, or a place after it. */
  position: Position;
}

/**
 * Finds the last message a producer name has stored in a partition, by what is in the topic: the broker's own memory of
 * it isn't open to clients and ends with the broker. Looks at the entries from the end back to the broker's last
 * record, where others have written since. Remembers how far it has looked.
 */
export class LastStoredFinder {
  private seen: Position | undefined;
  private found: LastStored | undefined;

  /**
   * @param topic full name of the partition
   * @param producerName whose messages to look for
   */
  constructor(
    private readonly admin: PulsarAdmin,
    private readonly topic: string,
    private readonly producerName: string,
  ) {}

  /** The last stored message; undefined when there is none. */
  async find(): Promise<LastStored | undefined> {
    const newest = await this.look(1);
    if (newest !== "seen") {
      // In a topic that is empty now, what was deleted may be on record.
      this.found = newest?.found ?? (await this.lookBack()) ?? this.found;
      this.seen = newest?.position ?? this.seen;
    }
    return this.found;
  }

  /** The entry at a place from the end: "seen" if it was looked at by an earlier search. */
  private async look(place: number): Promise<{ position: Position; found?: LastStored } | "seen" | undefined> {
    const entry = await this.admin.entryFromEnd(this.topic, place);
    if (!entry) return undefined;
    const position = parsePosition(entry.position);
    if (this.seen && comparePositions(position, this.seen) <= 0) return "seen";
    if (entry.producerName !== this.producerName) return { position };
    return { position, found: { sequenceId: entry.sequenceId, position } };
  }

  private async lookBack(): Promise<LastStored | undefined> {
    const stats = await this.admin.internalStats(this.topic);
    const record = stats?.cursors[DEDUPLICATION_CURSOR];
    const recordedAt = record && parsePosition(record.markDeletePosition);
    const entries = stats?.numberOfEntries ?? 0;
    for (let place = 2; place <= entries; place++) {
      if (place > MOST_ENTRIES) {
        throw new Error(
          `${this.topic}: no message of ${this.producerName} among the last ${MOST_ENTRIES} entries, and the broker keeps ` +
            "no record of sequence ids: switch deduplication on for the namespace",
        );
      }
      const entry = await this.look(place);
      if (entry === "seen") return this.found;
      if (entry?.found) return entry.found;
      if (!entry || (recordedAt && comparePositions(entry.position, recordedAt) <= 0)) break;
    }
    const sequenceId = record?.properties?.[this.producerName];
    return sequenceId === undefined || !recordedAt ? undefined : { sequenceId, position: recordedAt };
  }
}
