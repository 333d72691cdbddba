import type { Position, StoredEntry } from "@rt-kaskada/common";

interface Stored {
  publishTime: number;
  position: Position;
}

/** Asks the topic for one of its entries; undefined when it isn't there any more. */
export type EntryAt = (ledgerId: number | string, entryId: number) => Promise<StoredEntry | undefined>;

/** Entries so far apart don't touch: the messages of a batch take a microsecond each. */
const APART_MS = 10;
/** The most entries before one that are looked at. */
const MOST_ENTRIES = 100;

/**
 * The times, in microseconds, that a partition's rows are written with. Cassandra keeps the row with the latest time
 * whatever the order of arrival, so a message's row has to have a time that depends on what is in the topic alone and
 * grows with its position: then a message that comes again, or is written late by a consumer that has been replaced,
 * never undoes a newer one. It is the publish time (of a whole batch in milliseconds) plus the place in the batch; a batch
 * that would not come after the one before, published within the same millisecond, is moved behind it. Where the one
 * before wasn't received here (at the start, and when messages come again), the topic is asked for it.
 */
export class WriteTimes {
  private entry: Position | undefined;
  private base = 0;
  private last = 0;

  /**
   * @param entryAt looks into the partition
   */
  constructor(private readonly entryAt: EntryAt) {}

  /** Whether `resume` has to be called before this message's time can be told. */
  isFirst({ position }: Stored): boolean {
    if (this.entry === undefined) return true;
    const { ledgerId, entryId } = this.entry;
    if (position.ledgerId !== ledgerId) return position.entryId > 0;
    return position.entryId !== entryId && position.entryId !== entryId + 1;
  }

  /** Learns the times of the entries before a message's. */
  async resume({ position, publishTime }: Stored): Promise<void> {
    const before: StoredEntry[] = [];
    let newer = publishTime;
    for (let id = position.entryId - 1; id >= 0 && before.length < MOST_ENTRIES; id--) {
      const entry = await this.entryAt(position.ledgerId, id);
      if (!entry || newer - entry.publishTime >= APART_MS) break;
      before.unshift(entry);
      newer = entry.publishTime;
    }
    this.last = 0;
    for (const { publishTime: time, messages } of before) this.last = this.after(time) + messages - 1;
    this.entry = { ...position, entryId: position.entryId - 1, batchIndex: -1 };
  }

  of({ position, publishTime }: Stored): bigint {
    const place = Math.max(0, position.batchIndex);
    if (!this.entry || !sameEntry(this.entry, position)) {
      this.base = this.after(publishTime);
      this.entry = { ...position, batchIndex: -1 };
    }
    this.last = this.base + place;
    return BigInt(this.last);
  }

  /** The first time of an entry that follows the last one. */
  private after(publishTime: number): number {
    return Math.max(publishTime * 1000, this.last + 1);
  }
}

function sameEntry(a: Position, b: Position): boolean {
  return a.ledgerId === b.ledgerId && a.entryId === b.entryId;
}
