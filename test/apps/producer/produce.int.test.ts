import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { partitionOf, type ReceivedMessage, Runs, silentLog } from "@rt-kaskada/common";
import { generateCsv, load } from "@rt-kaskada/loader";
import { type ProduceOptions, produce } from "@rt-kaskada/producer";
import { createCodec, type DataRecord, parseRecordSchema, schemaFingerprint } from "@rt-kaskada/records";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TestKeyspace, testKeyspace } from "../support/keyspace.js";
import { type TestTenant, testTenant } from "../support/pulsar-tenant.js";
import { readTopic } from "../support/read-topic.js";
import { tcpProxy } from "../support/tcp-proxy.js";

const PARTITIONS = 3;
const schema = parseRecordSchema(readFileSync("schemas/eshop-input.avsc", "utf8"));
const codec = createCodec(schema);

let tables: TestKeyspace;
let home: TestTenant;
let folder: string;
beforeAll(async () => {
  [tables, home] = await Promise.all([testKeyspace("apps_producer"), testTenant("apps-producer")]);
  folder = await mkdtemp(join(tmpdir(), "rtk-test-produce-"));
});
afterAll(async () => {
  await Promise.all([tables?.drop(), home?.drop()]);
  if (folder) await rm(folder, { recursive: true });
});

/** A topic, and a table with so many rows loaded into it. */
async function prepare(name: string, rows: number): Promise<ProduceOptions> {
  const table = await tables.table(name, schema, "so_key");
  await home.topic(name, PARTITIONS);
  const common = { cassandra: tables.connection, keyspace: tables.keyspace, table, schema, log: silentLog };
  const source = join(folder, `${name}.csv`);
  await writeFile(source, [...generateCsv({ rows })].join(""));
  await tables.client.execute(`TRUNCATE ${tables.keyspace}.runs`);
  await load({ ...common, source, run: name, rejects: join(folder, "rejects.csv") });
  const { tenant, namespace, addresses } = home;
  return { ...common, stack: "test", pulsar: addresses, tenant, namespace, topic: name, load: name };
}

/** Everything in a topic's partitions, in order. */
function stored(topic: string): Promise<ReceivedMessage[][]> {
  const name = `persistent://${home.tenant}/${home.namespace}/${topic}`;
  return readTopic(home.addresses, home.admin, name, PARTITIONS);
}

function expectWhole(parts: ReceivedMessage[][], rows: number): void {
  expect(parts.flat()).toHaveLength(rows);
  for (const [partition, messages] of parts.entries()) {
    const records = messages.map((message) => codec.decode(message.payload) as DataRecord & { event_time: number });
    expect(messages.map((message) => message.properties.seq)).toEqual(messages.map((_, index) => String(index)));
    for (const [index, record] of records.entries()) {
      expect(messages[index]!.key).toBe(String(record.so_key));
      if (partitionOf(messages[index]!.key!, PARTITIONS) !== partition) throw new Error("routed wrongly");
      if (index > 0 && records[index - 1]!.event_time > record.event_time) throw new Error("out of order");
    }
  }
}

describe("produce", () => {
  it("sends every row once, in order of time, and records the run", async () => {
    const options = await prepare("whole", 3000);
    const result = await produce(options);
    expect(result).toMatchObject({ sent: 3000, run: expect.stringMatching(/^test-producer-[0-9a-f]{16}$/) });
    const parts = await stored("whole");
    expectWhole(parts, 3000);
    const first = parts[0]![0]!;
    expect(first.properties).toEqual({ seq: "0", run: result.run, schema: schemaFingerprint(schema) });
    expect(first.eventTime).toBe(codec.decode(first.payload).event_time);
    const run = await new Runs(tables.client, tables.keyspace, "producer").read(result.run);
    expect(run).toMatchObject({ source: "whole", expected: 3000, done: 3000, finished: expect.any(Date) });
    for (const [partition, messages] of parts.entries()) {
      const { ledgerId, entryId } = messages.at(-1)!.position;
      expect(run!.lastIds.get(partition)).toBe(`${ledgerId}:${entryId}`);
    }
    // Once more: the same run, of which nothing is left to send.
    const again = await produce(options);
    expect(again).toMatchObject({ run: result.run, sent: 3000, lastIds: result.lastIds });
    expectWhole(await stored("whole"), 3000);
  });

  it("goes on where it was interrupted, over broken connections, too", async () => {
    const options = await prepare("broken", 60_000);
    const { hostname, port } = new URL(home.addresses.webSocketUrl);
    const proxy = await tcpProxy({ host: hostname, port: Number(port) });
    const pulsar = {
      ...home.addresses,
      webSocketUrl: `ws://127.0.0.1:${proxy.port}/ws/v2`,
      transport: "websocket",
    } as const;
    const interrupted = new AbortController();
    const topic = `persistent://${home.tenant}/${home.namespace}/broken-partition-0`;
    const stopWhen = async (entries: number, act: () => void) => {
      while (((await home.admin.internalStats(topic))?.numberOfEntries ?? 0) < entries)
        await new Promise((r) => setTimeout(r, 5));
      act();
    };
    void stopWhen(1, () => {
      interrupted.abort();
      proxy.cut();
    });
    await expect(produce({ ...options, pulsar, signal: interrupted.signal })).rejects.toThrow(/interrupted after \d+/);
    void stopWhen(10, () => proxy.cut());
    expect(await produce({ ...options, pulsar })).toMatchObject({ sent: 60_000 });
    await proxy.close();
    expectWhole(await stored("broken"), 60_000);
  });

  it("sends the earliest rows only when told how many, and more data under another name", async () => {
    const options = await prepare("some", 500);
    const some = await produce({ ...options, count: 100 });
    expect(some.sent).toBe(100);
    const all = await produce(options);
    expect(all.run).not.toBe(some.run);
    const messages = (await stored("some")).flat();
    expect(messages).toHaveLength(600);
    const times = messages.map((message) => message.eventTime!).sort((a, b) => a - b);
    const ofSome = messages
      .filter((message) => message.properties.run === some.run)
      .map((message) => message.eventTime!);
    expect(Math.max(...ofSome)).toBeLessThanOrEqual(times[200]!);
  });

  it("waits for the load", async () => {
    const options = await prepare("waiting", 50);
    const loads = new Runs(tables.client, tables.keyspace, "loader");
    await loads.write("waiting", { finished: null });
    setTimeout(() => void loads.write("waiting", { finished: new Date() }), 1500);
    const started = Date.now();
    expect(await produce(options)).toMatchObject({ sent: 50 });
    expect(Date.now() - started).toBeGreaterThan(1400);
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 200);
    await expect(produce({ ...options, load: "never", signal: stop.signal })).rejects.toThrow(
      "waiting for the load never",
    );
  });

  it("refuses a topic whose schema doesn't fit", async () => {
    const options = await prepare("other", 10);
    const other = '{"type":"record","name":"EShopInput","fields":[{"name":"so_key","type":"string"}]}';
    await home.admin.registerSchema(`persistent://${home.tenant}/${home.namespace}/other`, "AVRO", other);
    await expect(produce(options)).rejects.toThrow(/another schema: field so_key: int or null can't be read as string/);
  });
});
