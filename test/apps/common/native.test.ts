import type { LastStored } from "@rt-kaskada/common";
import { describe, expect, it } from "vitest";
import type { NativeClient, NativeMessage, NativeMessageId } from "../../../apps/common/src/pulsar/native-client.js";
import { NativeConsumer } from "../../../apps/common/src/pulsar/native-consumer.js";
import { NativeProducer } from "../../../apps/common/src/pulsar/native-producer.js";

type Sent = Parameters<Awaited<ReturnType<NativeClient["createProducer"]>>["send"]>[0];

/** Ledger 1, and the entry as given. */
const idOf = (entry: number): NativeMessageId => ({ serialize: () => Buffer.from([8, 1, 16, entry]) });

/** Stands in for the official client, whose addon can't be had everywhere: it records what it is asked to do. */
class FakeClient {
  sent: Sent[] = [];
  acknowledged: NativeMessageId[] = [];
  config: Record<string, unknown> = {};
  batches: NativeMessage[][] = [];
  failure: Error | undefined;

  get client(): NativeClient {
    return {
      createProducer: async (config: Record<string, unknown>) => {
        this.config = config;
        return {
          send: async (message: Sent) => {
            if (this.failure) throw this.failure;
            this.sent.push(message);
            return idOf(message.sequenceId);
          },
          flush: async () => null,
          close: async () => null,
        };
      },
      subscribe: async (config: Record<string, unknown>) => {
        this.config = config;
        return {
          batchReceive: async () => this.batches.shift() ?? Promise.reject(new Error("closed")),
          acknowledgeId: async (id: NativeMessageId) => {
            this.acknowledged.push(id);
            return null;
          },
          close: async () => null,
        };
      },
      close: async () => null,
    };
  }
}

const stored = (sequenceId: number): LastStored => ({
  sequenceId,
  position: { ledgerId: 9, entryId: sequenceId, batchIndex: -1 },
});
const topic = "persistent://t/n/x";

describe("NativeProducer", () => {
  it("numbers messages itself, from what is stored, and doesn't send again what is", async () => {
    const fake = new FakeClient();
    const options = { topic, partition: 2, name: "p", initialSequenceId: 3 };
    const producer = await NativeProducer.open(options, fake.client, async () => stored(5));
    expect(fake.config).toMatchObject({ topic: `${topic}-partition-2`, producerName: "p", initialSequenceId: 5 });
    expect(producer.lastSequenceId).toBe(5);
    const positions = [];
    for (let i = 4; i < 8; i++)
      positions.push(await producer.send({ payload: Buffer.from([i]), key: "k", eventTime: i }));
    expect(positions.map((position) => `${position.ledgerId}:${position.entryId}`)).toEqual([
      "9:5",
      "9:5",
      "1:6",
      "1:7",
    ]);
    expect(fake.sent.map((message) => message.sequenceId)).toEqual([6, 7]);
    expect(fake.sent[0]).toMatchObject({ data: Buffer.from([6]), partitionKey: "k", eventTimestamp: 6 });
    expect(producer.lastSequenceId).toBe(7);
    await producer.close();
  });

  it("starts at 0 where nothing is stored, and fails for good once a send fails", async () => {
    const fake = new FakeClient();
    const producer = await NativeProducer.open({ topic, partition: -1, name: "p" }, fake.client, async () => undefined);
    await producer.send({ payload: Buffer.alloc(1) });
    expect(fake.sent[0]!.sequenceId).toBe(0);
    fake.failure = new Error("fenced");
    await expect(producer.send({ payload: Buffer.alloc(1) })).rejects.toThrow("fenced");
    fake.failure = undefined;
    await expect(producer.ready()).rejects.toThrow("fenced");
    await expect(producer.send({ payload: Buffer.alloc(1) })).rejects.toThrow("fenced");
  });
});

describe("NativeConsumer", () => {
  const message = (entry: number, key = "", eventTime = 0): NativeMessage => {
    const id = idOf(entry);
    return {
      getMessageId: () => id,
      getData: () => Buffer.from([entry]),
      getProperties: () => ({ seq: String(entry) }),
      getPartitionKey: () => key,
      getPublishTimestamp: () => 1000,
      getEventTimestamp: () => eventTime,
      getRedeliveryCount: () => 0,
    };
  };

  it("gives messages in the transport's form and acknowledges the client's own ids", async () => {
    const fake = new FakeClient();
    fake.batches = [[], [message(1, "k", 7), message(2), message(3)]];
    const options = { topic, partition: 0, subscription: "s", type: "Failover", position: "earliest" } as const;
    const consumer = await NativeConsumer.open(options, fake.client);
    expect(fake.config).toMatchObject({ subscriptionType: "Failover", subscriptionInitialPosition: "Earliest" });
    const first = await consumer.receive();
    expect(first).toMatchObject({ key: "k", eventTime: 7, position: { ledgerId: 1, entryId: 1 }, publishTime: 1000 });
    const others = await consumer.receiveBatch(10);
    expect(others).toHaveLength(2);
    expect(others[0]).not.toHaveProperty("key");
    expect(others[0]).not.toHaveProperty("eventTime");
    for (const { id } of [first!, ...others, first!]) consumer.acknowledge(id);
    await consumer.flushAcks();
    expect(fake.acknowledged.map((id) => id.serialize()[3])).toEqual([1, 2, 3]);
    await expect(consumer.receive()).rejects.toThrow("closed");
    await consumer.close();
    expect(await consumer.receive()).toBeUndefined();
  });
});
