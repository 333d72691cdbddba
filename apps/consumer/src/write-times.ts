import { comparePositions, type Position } from "@rt-kaskada/common";

interface Stored {
  publishTime: number;
  position: Position;
}

/**
 * The times, in microseconds, that a partition's rows are written with. Cassandra keeps the row with the latest time
 * whatever the order of arrival, so a message's row has to have a time that depends on the message alone and grows with
 * its position: then a message that comes again, or is written late by a consumer that has been replaced, never undoes a
 * newer one. It is the publish time (of a whole batch in milliseconds) plus the place in the batch; a batch that would not
 * come after the one before, published within the same millisecond, is moved behind it.
 */
export class WriteTimes {
  private entry: Position | undefined;
  private base = 0;
  private last = 0;

  of(message: Stored): bigint {
    const { position, publishTime } = message;
    const place = Math.max(0, position.batchIndex);
    if (!this.entry || !sameEntry(this.entry, position)) {
      const ownTime = publishTime * 1000;
      const follows = this.entry !== undefined && comparePositions(this.entry, position) < 0;
      // What comes again starts over with the times it had.
      this.base = follows ? Math.max(ownTime, this.last + 1) : ownTime;
      this.entry = position;
    }
    this.last = this.base + place;
    return BigInt(this.last);
  }
}

function sameEntry(a: Position, b: Position): boolean {
  return a.ledgerId === b.ledgerId && a.entryId === b.entryId;
}
