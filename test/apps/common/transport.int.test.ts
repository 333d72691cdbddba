import {
  comparePositions,
  openTransport,
  type PartitionConsumer,
  type PulsarTransport,
  type ReceivedMessage,
} from "@rt-kaskada/common";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { loadNativeClient } from "../../../apps/common/src/pulsar/native-client.js";
import { type TestTenant, testTenant } from "../support/pulsar-tenant.js";
import { type TcpProxy, tcpProxy } from "../support/tcp-proxy.js";

const missing = await loadNativeClient().then(
  () => undefined,
  (error: Error) => error.message.split("\n")[0],
);

const text = (message: ReceivedMessage) => message.payload.toString("utf8");

/** Receives until nothing has come for a while, acknowledging everything. */
async function drain(consumer: PartitionConsumer, quietMs = 1500): Promise<ReceivedMessage[]> {
  const received: ReceivedMessage[] = [];
  for (;;) {
    const quiet = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), quietMs).unref());
    const batch = await Promise.race([consumer.receiveBatch(1000), quiet]);
    if (!batch) return received;
    for (const message of batch) consumer.acknowledge(message.id);
    received.push(...batch);
  }
}

let home: TestTenant;
beforeAll(async () => {
  home = await testTenant("apps-transport");
});
afterAll(() => home?.drop());

describe.each(["websocket", "native"] as const)("%s transport", (kind) => {
  if (kind === "native" && missing) {
    it.skip(`is not tested here, the official client doesn't load: ${missing}`, () => {});
    return;
  }

  let transport: PulsarTransport;
  const open = () => openTransport({ ...home.addresses, transport: kind });
  beforeAll(async () => {
    transport = await open();
  });
  afterEach(async () => {
    await transport.close();
    transport = await open();
  });
  afterAll(() => transport?.close());

  const producer = (topic: string, name = "p", more = {}) => transport.producer({ topic, partition: 0, name, ...more });
  const consumer = (topic: string, more = {}) =>
    transport.consumer({ topic, partition: 0, subscription: "s", type: "Failover", position: "earliest", ...more });

  it("carries payload, key, properties and event time", async () => {
    const topic = await home.topic(`${kind}-carries`, 2);
    const sender = await producer(topic);
    const sentAt = Date.now();
    const payload = Buffer.from([0, 255, 1, 128]);
    const position = await sender.send({
      payload,
      key: 'k"ä',
      properties: { seq: "0", 'a"': "ü" },
      eventTime: 1207008000123,
    });
    await sender.send({ payload: Buffer.alloc(0) });
    const receiver = await consumer(topic);
    const first = await receiver.receive();
    expect(first).toMatchObject({
      payload,
      key: 'k"ä',
      properties: { seq: "0", 'a"': "ü" },
      eventTime: 1207008000123,
      redeliveryCount: 0,
    });
    expect(comparePositions(first!.position, position)).toBe(0);
    expect(Math.abs(first!.publishTime - sentAt)).toBeLessThan(60_000);
    const second = await receiver.receive();
    expect(second!.payload).toHaveLength(0);
    expect(second).not.toHaveProperty("key");
    expect(second).not.toHaveProperty("eventTime");
    expect(comparePositions(second!.position, first!.position)).toBeGreaterThan(0);
  });

  it("keeps order, and gives again only what wasn't acknowledged", async () => {
    const topic = await home.topic(`${kind}-order`, 1);
    const sender = await producer(topic);
    for (let i = 0; i < 3000; i++) {
      await sender.ready();
      void sender.send({ payload: Buffer.from(String(i)) });
    }
    await sender.flush();
    expect(sender.lastSequenceId).toBe(2999);
    const first = await consumer(topic, { receiverQueue: 500 });
    const seen: string[] = [];
    while (seen.length < 3000) {
      for (const message of await first.receiveBatch(100)) {
        if (seen.length < 1700) first.acknowledge(message.id);
        seen.push(text(message));
      }
    }
    expect(seen).toEqual(Array.from({ length: 3000 }, (_, i) => String(i)));
    await first.flushAcks();
    await first.close();
    const again = (await drain(await consumer(topic))).map(text);
    // Whole batches come again where the broker doesn't keep track within them.
    expect(again.slice(-1300)).toEqual(seen.slice(1700));
    expect(again.length).toBeLessThan(3000);
  });

  it("has no backlog once everything is acknowledged", async () => {
    const topic = await home.topic(`${kind}-backlog`, 1);
    const receiver = await consumer(topic);
    const sender = await producer(topic);
    for (let i = 0; i < 500; i++) void sender.send({ payload: Buffer.from(String(i)) });
    await sender.flush();
    expect(await drain(receiver)).toHaveLength(500);
    await receiver.flushAcks();
    await expect
      .poll(async () => (await home.admin.stats(`${topic}-partition-0`))?.subscriptions.s?.msgBacklog, {
        timeout: 5000,
      })
      .toBe(0);
  });

  it("goes on numbering where the producer's name left off, whatever others sent", async () => {
    const topic = await home.topic(`${kind}-resume`, 1);
    const first = await producer(topic, "mine");
    expect(first.lastSequenceId).toBe(-1);
    for (let i = 0; i < 250; i++) void first.send({ payload: Buffer.from(`mine ${i}`) });
    await first.close();
    const other = await producer(topic, "other");
    for (let i = 0; i < 3; i++) await other.send({ payload: Buffer.from(`other ${i}`) });
    await other.close();
    const second = await producer(topic, "mine");
    expect(second.lastSequenceId).toBe(249);
    await second.send({ payload: Buffer.from("mine 250") });
    await second.close();
    // A caller that only knows of 200: what is stored isn't sent again.
    const third = await producer(topic, "mine", { initialSequenceId: 200 });
    for (let i = 201; i < 260; i++) void third.send({ payload: Buffer.from(`mine ${i}`) });
    await third.close();
    const mine = (await drain(await consumer(topic))).map(text).filter((item) => item.startsWith("mine"));
    expect(mine).toEqual(Array.from({ length: 260 }, (_, i) => `mine ${i}`));
  });

  it("ends receive when closed", async () => {
    const topic = await home.topic(`${kind}-close`, 1);
    const receiver = await consumer(topic);
    const waiting = receiver.receive();
    await receiver.close();
    expect(await waiting).toBeUndefined();
    expect(await receiver.receiveBatch(5)).toEqual([]);
  });

  it("hands a Failover subscription over, with all that wasn't acknowledged", async () => {
    const topic = await home.topic(`${kind}-failover`, 1);
    const active = await consumer(topic, { name: "a" });
    const standby = await consumer(topic, { name: "b" });
    const sender = await producer(topic);
    for (let i = 0; i < 10; i++) await sender.send({ payload: Buffer.from(String(i)) });
    const got = [await active.receive(), await active.receive()];
    active.acknowledge(got[0]!.id);
    await active.flushAcks();
    await new Promise((resolve) => setTimeout(resolve, 300));
    await active.close();
    expect((await drain(standby)).map(text)).toEqual(["1", "2", "3", "4", "5", "6", "7", "8", "9"]);
  });
});

describe("websocket transport over a bad line", () => {
  let proxy: TcpProxy;
  let transport: PulsarTransport;
  beforeAll(async () => {
    const { hostname, port } = new URL(home.addresses.webSocketUrl);
    proxy = await tcpProxy({ host: hostname, port: Number(port) });
    const webSocketUrl = `ws://127.0.0.1:${proxy.port}/ws/v2`;
    transport = await openTransport({
      ...home.addresses,
      webSocketUrl,
      transport: "websocket",
      connectWithinMs: 20_000,
    });
  });
  afterAll(async () => {
    await transport?.close();
    await proxy?.close();
  });

  it("neither loses nor repeats a message when connections break mid-way", async () => {
    const topic = await home.topic("bad-line", 1);
    const sender = await transport.producer({ topic, partition: 0, name: "p", maxInFlight: 2000 });
    const total = 30_000;
    const cuts = new Set([3_000, 9_000, 9_500, 21_000]);
    const sends: Promise<unknown>[] = [];
    for (let i = 0; i < total; i++) {
      await sender.ready();
      sends.push(sender.send({ payload: Buffer.from(String(i)), key: String(i) }));
      if (cuts.has(i)) proxy.cut();
    }
    await Promise.all(sends);
    expect(sender.lastSequenceId).toBe(total - 1);
    await sender.close();

    const receiver = await transport.consumer({
      topic,
      partition: 0,
      subscription: "s",
      type: "Failover",
      position: "earliest",
      receiverQueue: 1000,
    });
    const seen: number[] = [];
    let cut = 0;
    while (new Set(seen).size < total) {
      const batch = await receiver.receiveBatch(500);
      for (const message of batch) receiver.acknowledge(message.id);
      seen.push(...batch.map((message) => Number(text(message))));
      if (cut < 3 && seen.length > (cut + 1) * 7000) {
        cut++;
        proxy.cut();
      }
    }
    // Coming again after a cut is fine, so is starting over in order; going missing isn't.
    expect(new Set(seen).size).toBe(total);
    await receiver.close();

    const direct = await openTransport({ ...home.addresses, transport: "websocket" });
    const auditor = await direct.consumer({
      topic,
      partition: 0,
      subscription: "audit",
      type: "Exclusive",
      position: "earliest",
    });
    const stored = (await drain(auditor)).map(text);
    await direct.close();
    expect(stored).toEqual(Array.from({ length: total }, (_, i) => String(i)));
  });

  it("waits out a server that can't be reached", async () => {
    const topic = await home.topic("outage", 1);
    const sender = await transport.producer({ topic, partition: 0, name: "p" });
    await sender.send({ payload: Buffer.from("before") });
    await proxy.refuse(true);
    const late = sender.send({ payload: Buffer.from("during") });
    await new Promise((resolve) => setTimeout(resolve, 2000));
    await proxy.refuse(false);
    await late;
    expect(sender.lastSequenceId).toBe(1);
    await sender.close();
  });

  it("says why it can't connect", async () => {
    await expect(
      transport.consumer({ topic: "nonsense", partition: 0, subscription: "s", type: "Exclusive", position: "latest" }),
    ).rejects.toThrow(/persistent:\/\/tenant\/namespace\/topic/);
    const topic = await home.topic("busy", 1);
    const options = { topic, partition: 0, subscription: "s", type: "Exclusive", position: "latest" } as const;
    await transport.consumer(options);
    const impatient = await openTransport({ ...home.addresses, transport: "websocket", connectWithinMs: 500 });
    await expect(impatient.consumer(options)).rejects.toThrow(/busy-partition-0.*409/);
    await impatient.close();
  });

  it("refuses a message that can't fit a frame and goes on with the next", async () => {
    const topic = await home.topic("large", 1);
    const sender = await transport.producer({ topic, partition: 0, name: "p" });
    await expect(sender.send({ payload: Buffer.alloc(900_000) })).rejects.toThrow(/1 MiB/);
    await sender.send({ payload: Buffer.alloc(700_000) });
    expect(sender.lastSequenceId).toBe(0);
  });

  it("fails a producer whose name somebody else uses meanwhile", async () => {
    const topic = await home.topic("taken", 1);
    const sender = await transport.producer({ topic, partition: 0, name: "shared" });
    await sender.send({ payload: Buffer.from("a") });
    await proxy.refuse(true);
    const direct = await openTransport({ ...home.addresses, transport: "websocket" });
    const thief = await direct.producer({ topic, partition: 0, name: "shared" });
    for (let i = 0; i < 5; i++) await thief.send({ payload: Buffer.from("b") });
    await direct.close();
    await proxy.refuse(false);
    await expect(sender.send({ payload: Buffer.from("c") })).rejects.toThrow(/wasn't sent by this process/);
  });
});
