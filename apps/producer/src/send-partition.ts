import { formatPosition, type PartitionProducer, type Position } from "@rt-kaskada/common";
import type { EncodedRow } from "./sorted-rows.js";

/**
 * Sends a partition's rows, from the first that isn't stored yet.
 * @param properties sent with every message, besides its number in the partition
 * @param onStored told of each message that is stored
 * @returns `ledger:entry` of the last message; undefined when everything had been stored before
 */
export async function sendPartition(
  producer: PartitionProducer,
  rows: readonly EncodedRow[],
  properties: Record<string, string>,
  onStored: () => void,
  signal?: AbortSignal,
): Promise<string | undefined> {
  let last: Promise<Position> | undefined;
  let failure: unknown;
  for (let seq = producer.lastSequenceId + 1; seq < rows.length && !signal?.aborted; seq++) {
    await producer.ready();
    if (failure) throw failure;
    const { payload, key, eventTime } = rows[seq]!;
    last = producer.send({
      payload,
      key,
      properties: { seq: String(seq), ...properties },
      ...(eventTime !== undefined && { eventTime }),
    });
    last.then(onStored, (error: unknown) => {
      failure ??= error;
    });
  }
  await producer.flush();
  const position = await last;
  if (failure) throw failure;
  return position && formatPosition(position);
}
