import { readFileSync } from "node:fs";
import { openTransport, partitionOf, type ReceivedMessage, Runs, silentLog } from "@rt-kaskada/common";
import { type ConsumeOptions, consume } from "@rt-kaskada/consumer";
import { createCodec, type DataRecord, parseRecordSchema } from "@rt-kaskada/records";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TestKeyspace, testKeyspace } from "../support/keyspace.js";
import { type TestTenant, testTenant } from "../support/pulsar-tenant.js";
import { tcpProxy } from "../support/tcp-proxy.js";

const PARTITIONS = 2;
const schema = parseRecordSchema(readFileSync("schemas/eshop-output.avsc", "utf8"));
const codec = createCodec(schema);

let tables: TestKeyspace;
let home: TestTenant;
beforeAll(async () => {
  [tables, home] = await Promise.all([testKeyspace("apps_consumer"), testTenant("apps-consumer")]);
});
afterAll(() => Promise.all([tables?.drop(), home?.drop()]));

interface Outgoing {
  key: string;
  payload: Buffer;
}

const record = (key: number, model: string): DataRecord => ({
  _time: 1207008000000000 + key,
  _key: key,
  year: 2008,
  session: key,
  model,
  event_time: 1207008000000,
  so_key: key,
});
const row = (key: number, model: string): Outgoing => ({ key: String(key), payload: codec.encode(record(key, model)) });

async function prepare(name: string, type: "AVRO" | "JSON" = "AVRO") {
  const table = await tables.table(name, schema, "so_key");
  const topic = await home.topic(name, PARTITIONS);
  await home.admin.deleteTopic(`${topic}-dlq`, 0);
  await home.admin.registerSchema(topic, type, schema.json);
  const stop = new AbortController();
  const { tenant, namespace, addresses } = home;
  const options: ConsumeOptions = {
    cassandra: tables.connection,
    pulsar: { ...addresses, transport: "websocket" },
    keyspace: tables.keyspace,
    table,
    tenant,
    namespace,
    topic: name,
    subscription: `${name}-consumer`,
    log: silentLog,
    signal: stop.signal,
  };
  return { options, stop, topic, table };
}

async function publish(topic: string, messages: readonly Outgoing[]): Promise<void> {
  const transport = await openTransport(home.addresses);
  const open = (partition: number) =>
    transport.producer({ topic, partition, name: `test-${Date.now()}-${Math.random()}` });
  const producers = await Promise.all(Array.from({ length: PARTITIONS }, (_, partition) => open(partition)));
  for (const { key, payload } of messages) {
    const producer = producers[partitionOf(key, PARTITIONS)]!;
    await producer.ready();
    void producer.send({ key, payload });
  }
  await transport.close();
}

async function deadLettersOf(topic: string, count: number): Promise<ReceivedMessage[]> {
  const transport = await openTransport(home.addresses);
  const options = {
    partition: -1,
    subscription: `audit-${Date.now()}`,
    type: "Exclusive",
    position: "earliest",
  } as const;
  const consumer = await transport.consumer({ topic: `${topic}-dlq`, ...options });
  const letters: ReceivedMessage[] = [];
  while (letters.length < count) letters.push(...(await consumer.receiveBatch(100)));
  await transport.close();
  return letters;
}

const backlog = async (topic: string, subscription: string) => {
  const parts = await Promise.all([0, 1].map((i) => home.admin.stats(`${topic}-partition-${i}`)));
  return parts.reduce((sum, stats) => sum + (stats?.subscriptions[subscription]?.msgBacklog ?? 1), 0);
};
const counted = (options: ConsumeOptions) =>
  new Runs(tables.client, tables.keyspace, "consumer").read(options.subscription);

describe("consume", () => {
  it("takes every record to the table and acknowledges it", async () => {
    const { options, stop, topic, table } = await prepare("plain");
    await publish(
      topic,
      Array.from({ length: 5000 }, (_, i) => row(i, `A${i}`)),
    );
    const running = consume(options);
    await expect.poll(() => backlog(topic, options.subscription), { timeout: 30_000 }).toBe(0);
    stop.abort();
    expect(await running).toEqual({ done: 5000, rejected: 0 });
    const rows = await tables.rows(table);
    expect(rows).toHaveLength(5000);
    expect(rows.find((item) => item.so_key === 77)).toMatchObject({ model: "A77", session: 77, month: null });
    expect((rows[0]!.event_time as Date).getTime()).toBe(1207008000000);
    expect(await counted(options)).toMatchObject({ done: 5000, rejected: 0, source: topic });
  });

  it("keeps the latest of many versions of a key", async () => {
    const { options, stop, topic, table } = await prepare("versions");
    const messages = Array.from({ length: 20_000 }, (_, i) => row(i % 7, `V${i}`));
    const running = consume(options);
    await publish(topic, messages);
    await expect.poll(() => backlog(topic, options.subscription), { timeout: 30_000 }).toBe(0);
    stop.abort();
    await running;
    const expected = [0, 1, 2, 3, 4, 5, 6]
      .map((key) => messages.findLastIndex((_, i) => i % 7 === key))
      .map((i) => `V${i}`);
    const rows = (await tables.rows(table)).sort((a, b) => (a.so_key as number) - (b.so_key as number));
    expect(rows.map((item) => item.model)).toEqual(expected);
    // All of it again, by another subscription, one version at a time in between: nothing goes back.
    const again = new AbortController();
    const replay = consume({ ...options, subscription: "replay", signal: again.signal });
    await expect.poll(() => backlog(topic, "replay"), { timeout: 30_000 }).toBe(0);
    again.abort();
    await replay;
    expect((await tables.rows(table)).map((item) => item.model).sort()).toEqual(expected.sort());
  });

  it("sends what it can't take to the dead-letter topic and goes on", async () => {
    const { options, stop, topic, table } = await prepare("poison");
    const nameless = { key: "5", payload: codec.encode({ ...record(5, "X"), so_key: null }) };
    const garbage = { key: "6", payload: Buffer.from("garbage") };
    await publish(topic, [row(1, "A"), nameless, garbage, row(2, "B")]);
    const running = consume(options);
    const letters = await deadLettersOf(topic, 2);
    await expect.poll(() => backlog(topic, options.subscription), { timeout: 30_000 }).toBe(0);
    stop.abort();
    expect(await running).toEqual({ done: 2, rejected: 2 });
    expect((await tables.rows(table)).map((item) => item.so_key).sort()).toEqual([1, 2]);
    const letter = letters.find((item) => item.payload.equals(garbage.payload))!;
    expect(letter.key).toBe("6");
    expect(letter.properties).toMatchObject({
      topic,
      partition: String(partitionOf("6", PARTITIONS)),
      id: expect.stringMatching(/^\d+:\d+$/),
      time: expect.stringMatching(/^20\d\d-.*Z$/),
      error: expect.stringContaining("can't be decoded: Avro data"),
    });
    const other = letters.find((item) => item.payload.equals(nameless.payload))!;
    expect(other.properties.error).toContain("so_key, part of the primary key, is null");
    expect(await counted(options)).toMatchObject({ done: 2, rejected: 2 });
  });

  it("understands JSON as the original Kaskada writes it", async () => {
    const { options, stop, topic, table } = await prepare("json", "JSON");
    const text =
      '{"_key":9,"_time":"2008-04-01T00:00:05.250","event_time":"2008-04-01T00:00:05","model":"ü","so_key":9,"year":2008}';
    await publish(topic, [
      { key: "9", payload: Buffer.from(text) },
      { key: "9", payload: Buffer.from("{") },
    ]);
    const running = consume(options);
    await deadLettersOf(topic, 1);
    await expect.poll(() => backlog(topic, options.subscription), { timeout: 30_000 }).toBe(0);
    stop.abort();
    await running;
    const [only] = await tables.rows(table);
    expect(only).toMatchObject({ so_key: 9, model: "ü", year: 2008, day: null });
    expect((only!.event_time as Date).toISOString()).toBe("2008-04-01T00:00:05.000Z");
  });

  it("loses nothing while Cassandra can't be reached and connections break", async () => {
    const { options, stop, topic, table } = await prepare("outage");
    const [host, port] = tables.connection.contactPoints[0]!.split(":");
    const toCassandra = await tcpProxy({ host: host!, port: Number(port) });
    const web = new URL(home.addresses.webSocketUrl);
    const toPulsar = await tcpProxy({ host: web.hostname, port: Number(web.port) });
    const running = consume({
      ...options,
      cassandra: { ...tables.connection, contactPoints: [`127.0.0.1:${toCassandra.port}`] },
      pulsar: { ...options.pulsar, webSocketUrl: `ws://127.0.0.1:${toPulsar.port}/ws/v2` },
    });
    const total = 12_000;
    const messages = Array.from({ length: total }, (_, i) => row(i % 6000, `M${i}`));
    await publish(topic, messages.slice(0, 4000));
    await toCassandra.refuse(true);
    await publish(topic, messages.slice(4000));
    toPulsar.cut();
    await new Promise((resolve) => setTimeout(resolve, 6000));
    expect(await backlog(topic, options.subscription)).toBeGreaterThan(0);
    await toCassandra.refuse(false);
    toPulsar.cut();
    await expect.poll(() => backlog(topic, options.subscription), { timeout: 60_000 }).toBe(0);
    stop.abort();
    expect((await running).rejected).toBe(0);
    const rows = await tables.rows(table);
    expect(rows.map((item) => item.model).sort()).toEqual(
      messages
        .slice(6000)
        .map((_, i) => `M${i + 6000}`)
        .sort(),
    );
    await toCassandra.close();
    await toPulsar.close();
  });

  it("takes over from another consumer of its subscription", async () => {
    const { options, stop, topic, table } = await prepare("takeover");
    const first = new AbortController();
    let ready = () => {};
    const isReady = new Promise<void>((resolve) => {
      ready = resolve;
    });
    const runningFirst = consume({ ...options, signal: first.signal, onReady: ready });
    await isReady;
    const runningSecond = consume(options);
    await publish(
      topic,
      Array.from({ length: 1000 }, (_, i) => row(i, "1")),
    );
    first.abort();
    await runningFirst;
    await publish(
      topic,
      Array.from({ length: 1000 }, (_, i) => row(1000 + i, "2")),
    );
    await expect.poll(() => backlog(topic, options.subscription), { timeout: 30_000 }).toBe(0);
    stop.abort();
    await runningSecond;
    expect(await tables.rows(table)).toHaveLength(2000);
  });

  it("says what is wrong with the table", async () => {
    const { options, topic } = await prepare("wrong");
    await expect(consume({ ...options, table: "absent" })).rejects.toThrow("table apps_consumer.absent doesn't exist");
    await tables.client.execute(`CREATE TABLE IF NOT EXISTS ${tables.keyspace}.other (id int PRIMARY KEY)`);
    await expect(consume({ ...options, table: "other" })).rejects.toThrow(/schema lacks id of the primary key/);
    expect(topic).toContain("wrong");
  });
});
