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
}

/** How patient a job is with rows that come out of order. */
export interface Patience {
  /** How much later than its successors a row may come, in nanoseconds of event time. */
  latenessNs: bigint;
  /** How long nothing may come until the newest rows are released, in milliseconds. */
  quietMs: number;
}

/**
 * Up to which event time rows can be released in order. Nothing is released while any partition works off what had
 * waited before the start: out there a backlog is read one partition after the other, and nothing in it is late.
 * @returns the release time (inclusive); undefined when nothing can be said yet
 */
export function releaseTime(partitions: PartitionTime[], now: number, patience: Patience): bigint | undefined {
  if (partitions.some((partition) => !partition.live)) return undefined;
  const busy = partitions.filter((partition) => !partition.caughtUp || now - partition.lastArrival < patience.quietMs);
  if (busy.length === 0)
    return partitions.reduce<bigint | undefined>((most, { latest }) => max(most, latest), undefined);
  let release: bigint | undefined;
  for (const { latest } of busy) {
    if (latest === undefined) return undefined;
    const own = latest - patience.latenessNs;
    if (release === undefined || own < release) release = own;
  }
  return release;
}

function max(a: bigint | undefined, b: bigint | undefined): bigint | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return a > b ? a : b;
}
