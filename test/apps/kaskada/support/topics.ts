import {
  openTransport,
  type PartitionProducer,
  type PulsarTransport,
  partitionOf,
  type ReceivedMessage,
} from "@rt-kaskada/common";
import { type Codec, createCodec, type DataRecord, parseRecordSchema } from "@rt-kaskada/records";
import { readTopic } from "../../support/read-topic.js";
import type { TestNamespace } from "./namespace.js";

/** Writes records to a partitioned topic, routed by key. */
export class Sender {
  private readonly transport: PulsarTransport;
  private readonly producers: PartitionProducer[];

  private constructor(transport: PulsarTransport, producers: PartitionProducer[]) {
    this.transport = transport;
    this.producers = producers;
  }

  static async open(namespace: TestNamespace, name: string, partitions: number, producerName = "test") {
    const { serviceUrl, adminUrl } = namespace.address;
    const transport = await openTransport({ serviceUrl, adminUrl });
    const topic = namespace.topic(name);
    const open = (partition: number) => transport.producer({ topic, partition, name: producerName });
    return new Sender(transport, await Promise.all(Array.from({ length: partitions }, (_, i) => open(i))));
  }

  /** Resolves when they are stored. */
  async send(messages: Iterable<{ key: string; payload: Buffer; properties?: Record<string, string> }>): Promise<void> {
    for (const message of messages) {
      const producer = this.producers[partitionOf(message.key, this.producers.length)]!;
      await producer.ready();
      producer.post(message);
    }
    for (const producer of this.producers) await producer.flush();
  }

  async close(): Promise<void> {
    await this.transport.close();
  }
}

/** Writes records to a partitioned topic, routed by key; resolves when they are stored. */
export async function produce(
  namespace: TestNamespace,
  name: string,
  partitions: number,
  messages: Iterable<{ key: string; payload: Buffer; properties?: Record<string, string> }>,
  producerName?: string,
): Promise<void> {
  const sender = await Sender.open(namespace, name, partitions, producerName);
  await sender.send(messages);
  await sender.close();
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

/** Everything that a topic holds, undecoded, by partition in order. */
export async function readRaw(
  namespace: TestNamespace,
  name: string,
  partitions: number,
): Promise<{ partition: number; message: ReceivedMessage }[]> {
  const parts = await readTopic(namespace.address, namespace.admin, namespace.topic(name), partitions);
  return parts.flatMap((messages, index) =>
    messages.map((message) => ({ partition: partitions > 0 ? index : -1, message })),
  );
}
