/** What the clock knows of an input partition. */
export interface PartitionTime {
  /** The latest time among the rows received, in nanoseconds. */
  latest: bigint | undefined;
  /** False until the messages that waited when the job started have been received. */
  live: boolean;
  /** The position has reached the topic's last message. */
  caughtUp: boolean;
  /** When the last message came, in milliseconds. */
  lastArrival: number;
  /** When the topic's last message was asked for, in milliseconds. */
  endSeenAt: number;
}

/** How patient a job is with rows that come out of order. */
export interface Patience {
  /** How much later than its successors a row may come, in nanoseconds of event time. */
  latenessNs: bigint;
  /** How long nothing may come until the newest rows are released, in milliseconds. */
  quietMs: number;
}

/** How many notes of the newest time are made in a quiet time. */
const NOTES = 10;

/**
 * Tells up to which event time rows can be released in order. Nothing is released while any partition works off what had
 * waited before the start: out there a backlog is read one partition after the other, and nothing in it is late.
 *
 * A partition in which nothing comes holds the others back only as far as is unknown of it: rows that came to the others
 * a quiet time before its end was last looked at can't be overtaken by any of its own that were sent with them.
 */
export class ReleaseClock {
  /** The newest time of all partitions, as it was at some moments; the oldest first. */
  private readonly notes: { at: number; latest: bigint }[] = [];

  constructor(private readonly patience: Patience) {}

  /**
   * @param now in milliseconds
   * @returns the release time (inclusive); undefined when nothing can be said yet
   */
  releaseTime(partitions: readonly PartitionTime[], now: number): bigint | undefined {
    const { quietMs, latenessNs } = this.patience;
    const latest = partitions.reduce<bigint | undefined>((most, partition) => max(most, partition.latest), undefined);
    if (latest === undefined) return undefined;
    this.note(latest, now, partitions);
    if (partitions.some((partition) => !partition.live)) return undefined;
    const isIdle = ({ caughtUp, lastArrival }: PartitionTime) => caughtUp && now - lastArrival >= quietMs;
    if (partitions.every(isIdle)) return latest;
    let release: bigint | undefined;
    for (const partition of partitions) {
      const known = isIdle(partition)
        ? max(partition.latest, this.notedAt(partition.endSeenAt - quietMs))
        : partition.latest;
      if (known === undefined) return undefined;
      const own = known - latenessNs;
      if (release === undefined || own < release) release = own;
    }
    return release;
  }

  private note(latest: bigint, now: number, partitions: readonly PartitionTime[]): void {
    const { quietMs } = this.patience;
    const last = this.notes.at(-1);
    if (!last || now - last.at >= quietMs / NOTES) this.notes.push({ at: now, latest });
    const needed = partitions.reduce((least, { endSeenAt }) => Math.min(least, endSeenAt), now) - quietMs;
    while (this.notes.length > 1 && this.notes[1]!.at <= needed) this.notes.shift();
  }

  /** The newest time there was at a moment; undefined before the first note. */
  private notedAt(moment: number): bigint | undefined {
    return this.notes.findLast(({ at }) => at <= moment)?.latest;
  }
}

function max(a: bigint | undefined, b: bigint | undefined): bigint | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return a > b ? a : b;
}
