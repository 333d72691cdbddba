import {
  comparePositions,
  openTransport,
  parsePosition,
  partitionName,
  partitionOf,
  type ReceivedMessage,
} from "@rt-kaskada/common";
import { type Codec, createCodec, type DataRecord, parseRecordSchema } from "@rt-kaskada/records";
import type { TestNamespace } from "./namespace.js";

/** Writes records to a partitioned topic, routed by key; resolves when they are stored. */
export async function produce(
  namespace: TestNamespace,
  name: string,
  partitions: number,
  messages: Iterable<{ key: string; payload: Buffer; properties?: Record<string, string> }>,
  producerName = "test",
): Promise<void> {
  const { serviceUrl, adminUrl } = namespace.address;
  const transport = await openTransport({ serviceUrl, adminUrl });
  const topic = namespace.topic(name);
  const producers = await Promise.all(
    Array.from({ length: partitions }, (_, partition) => transport.producer({ topic, partition, name: producerName })),
  );
  for (const message of messages) {
    const producer = producers[partitionOf(message.key, partitions)]!;
    await producer.ready();
    void producer.send(message);
  }
  for (const producer of producers) await producer.flush();
  await transport.close();
}

/** A message of an output topic, decoded. */
export interface OutputMessage {
  partition: number;
  key: string | undefined;
  record: DataRecord;
}

/** Everything that a topic holds, by partition in order. */
export async function readAll(namespace: TestNamespace, name: string, partitions: number): Promise<OutputMessage[]> {
  const registered = await namespace.admin.schema(namespace.topic(name));
  const codec: Codec = createCodec(parseRecordSchema(registered!.data));
  const raw = await readRaw(namespace, name, partitions);
  return raw.map(({ partition, message }) => ({ partition, key: message.key, record: codec.decode(message.payload) }));
}

/** Everything that a topic holds, undecoded. */
export async function readRaw(
  namespace: TestNamespace,
  name: string,
  partitions: number,
): Promise<{ partition: number; message: ReceivedMessage }[]> {
  const { serviceUrl, adminUrl } = namespace.address;
  const transport = await openTransport({ serviceUrl, adminUrl });
  const topic = namespace.topic(name);
  const all: { partition: number; message: ReceivedMessage }[] = [];
  for (const partition of partitions > 0 ? Array.from({ length: partitions }, (_, i) => i) : [-1]) {
    const last = await namespace.admin.lastMessageId(partitionName(topic, partition));
    if (last === undefined) continue;
    const end = parsePosition(last);
    const subscription = `read-${Math.random().toString(36).slice(2)}`;
    const consumer = await transport.consumer({
      topic,
      partition,
      subscription,
      type: "Exclusive",
      position: "earliest",
    });
    for (let reached = false, quiet = false; !(reached && quiet); ) {
      const batch = await Promise.race([
        consumer.receiveBatch(5000),
        new Promise<ReceivedMessage[]>((resolve) => setTimeout(resolve, 1000, [])),
      ]);
      quiet = batch.length === 0;
      for (const message of batch) {
        all.push({ partition, message });
        reached ||= comparePositions({ ...message.position, batchIndex: -1 }, end) >= 0;
      }
    }
  }
  await transport.close();
  return all;
}
