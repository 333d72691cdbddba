import {
  type Limiter,
  type Log,
  type PartitionConsumer,
  type ReceivedMessage,
  type RejectedRow,
  reasonOf,
} from "@rt-kaskada/common";
import type { DeadLetters } from "./dead-letters.js";
import type { SchemaVersions } from "./schema-versions.js";
import type { TableWriter, TimedRecord } from "./table-writer.js";
import { type EntryAt, WriteTimes } from "./write-times.js";

/** How many messages are taken on, and acknowledged, at once. */
const WINDOW = 4_000;

/** What the partitions' workers have in common. */
export interface Workshop {
  schemas: SchemaVersions;
  table: TableWriter;
  limiter: Limiter;
  deadLetters: DeadLetters;
  /** Looks into a partition. */
  entryAt(partition: number, ...position: Parameters<EntryAt>): ReturnType<EntryAt>;
  counts: { done: number; rejected: number };
  log: Log;
}

/**
 * Takes a partition's messages to the table until the signal is aborted. A message is acknowledged when its row, or the
 * message itself on the dead-letter topic, is safely stored: until then it comes again.
 */
export async function workPartition(
  partition: number,
  consumer: PartitionConsumer,
  workshop: Workshop,
  signal: AbortSignal,
): Promise<void> {
  const times = new WriteTimes((...position) => workshop.entryAt(partition, ...position));
  for (;;) {
    const messages = await nextWindow(consumer, signal);
    if (messages.length === 0) break;
    await store(partition, messages, times, workshop);
    for (const message of messages) consumer.acknowledge(message.id);
  }
  await consumer.flushAcks();
}

/** The messages at hand, waiting for the first; none once the signal is aborted. */
function nextWindow(consumer: PartitionConsumer, signal: AbortSignal): Promise<ReceivedMessage[]> {
  return new Promise((resolve, reject) => {
    const stop = () => resolve([]);
    if (signal.aborted) {
      stop();
      return;
    }
    signal.addEventListener("abort", stop, { once: true });
    consumer
      .receiveBatch(WINDOW)
      .then(resolve, reject)
      .finally(() => signal.removeEventListener("abort", stop));
  });
}

async function store(
  partition: number,
  messages: readonly ReceivedMessage[],
  times: WriteTimes,
  { schemas, table, limiter, deadLetters, counts, log }: Workshop,
): Promise<void> {
  const records: TimedRecord[] = [];
  const origins: ReceivedMessage[] = [];
  const poison: { message: ReceivedMessage; reason: string }[] = [];
  for (const message of messages) {
    if (times.isFirst(message)) await times.resume(message);
    const time = times.of(message);
    try {
      records.push({ record: await schemas.decode(message.payload, message.properties.schema), time });
      origins.push(message);
    } catch (error) {
      poison.push({ message, reason: `it can't be decoded: ${reasonOf(error)}` });
    }
  }
  const refused: RejectedRow[] = await table.write(records, limiter);
  poison.push(
    ...refused.map(({ index, reason }) => ({ message: origins[index]!, reason: `it can't be written: ${reason}` })),
  );
  for (const { message, reason } of poison) {
    log.warn({ partition, position: message.position, reason }, "message goes to the dead-letter topic");
  }
  await deadLetters.send(partition, poison);
  counts.done += records.length - refused.length;
  counts.rejected += poison.length;
}
