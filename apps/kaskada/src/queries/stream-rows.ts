import { randomUUID } from "node:crypto";
import {
  comparePositions,
  type Log,
  type PartitionConsumer,
  parsePosition,
  partitionName,
  type ReceivedMessage,
} from "@rt-kaskada/common";
import type { InputRow } from "@rt-kaskada/fenl";
import { InputDecoder, schemaFinder } from "../jobs/input-decoder.js";
import type { JobTable } from "../jobs/job-definition.js";
import { adminOf, deleteSubscription, type PulsarClusters, topicOf } from "../jobs/pulsar-cluster.js";
import { schemaVersions } from "../jobs/topic-schemas.js";

/** After the last entry, for the rest of its batch, whose size isn't known. */
const BATCH_REST_MS = 300;
/** A broker that sends nothing for so long will not: say so instead of waiting for ever. */
const SILENCE_MS = 20_000;

/** The rows a topic holds at the moment of asking, from its start to its end. */
export async function streamRows(
  table: JobTable,
  clusters: PulsarClusters,
  log: Log,
  signal: AbortSignal,
): Promise<InputRow[]> {
  const { name, source, schema, timeColumn, keyColumn, subsortColumn } = table;
  const schemaOf = schemaFinder(await schemaVersions(source));
  const decoder = new InputDecoder({ schema, timeColumn, keyColumn, subsortColumn, schemaOf });
  const topic = topicOf(source);
  const count = await adminOf(source).partitions(topic);
  const partitions = count > 0 ? Array.from({ length: count }, (_, i) => i) : [-1];
  const subscription = `query-${randomUUID()}`;
  const rows: InputRow[] = [];
  let undecodable = 0;
  let subsort = 0;
  try {
    for (const partition of partitions) {
      for await (const message of messagesOf(table, clusters, topic, partition, subscription, signal)) {
        try {
          const { time, key, record, subsort: own = subsort++ } = decoder.decode(message);
          rows.push({ table: name, time, subsort: own, key, record });
        } catch {
          undecodable++;
        }
      }
    }
  } finally {
    await deleteSubscription(source, subscription);
  }
  if (undecodable > 0) log.warn({ table: name, undecodable }, "left out messages that can't be decoded");
  return rows;
}

async function* messagesOf(
  table: JobTable,
  clusters: PulsarClusters,
  topic: string,
  partition: number,
  subscription: string,
  signal: AbortSignal,
): AsyncGenerator<ReceivedMessage> {
  const admin = adminOf(table.source);
  const last = await admin.lastMessageId(partitionName(topic, partition));
  if (last === undefined || (await admin.internalStats(partitionName(topic, partition)))?.numberOfEntries === 0) return;
  const end = parsePosition(last);
  const transport = await clusters.transport(table.source);
  const consumer = await transport.consumer({
    topic,
    partition,
    subscription,
    type: "Exclusive",
    position: "earliest",
  });
  try {
    for (let reached = false; ; ) {
      const batch = await receive(consumer, reached ? BATCH_REST_MS : SILENCE_MS);
      signal.throwIfAborted();
      if (batch.length === 0) {
        if (reached) return;
        throw new Error(`${partitionName(topic, partition)}: no message came for ${SILENCE_MS / 1000} s`);
      }
      for (const message of batch) {
        const beyond = comparePositions({ ...message.position, batchIndex: -1 }, end);
        if (beyond > 0) return;
        if (beyond === 0) reached = true;
        yield message;
        consumer.acknowledge(message.id);
      }
    }
  } finally {
    await consumer.close();
  }
}

async function receive(consumer: PartitionConsumer, withinMs: number): Promise<ReceivedMessage[]> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<ReceivedMessage[]>((resolve) => {
    timer = setTimeout(resolve, withinMs, []);
  });
  try {
    return await Promise.race([consumer.receiveBatch(5_000), late]);
  } finally {
    clearTimeout(timer);
  }
}
