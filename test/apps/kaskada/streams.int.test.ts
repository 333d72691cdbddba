import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { silentLog, topicPath } from "@rt-kaskada/common";
import { type Kaskada, startKaskada } from "@rt-kaskada/kaskada";
import { KaskadaClient, type PulsarConfig } from "@rt-kaskada/kaskada-api";
import { createCodec, parseRecordSchema, schemaFingerprint } from "@rt-kaskada/records";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Click, clickMessage, clickSchema, clicks } from "./support/clicks.js";
import { containerFile } from "./support/container-file.js";
import { type TestNamespace, testNamespace } from "./support/namespace.js";
import { produce, readAll, readRaw } from "./support/topics.js";
import { caughtUp, until } from "./support/wait.js";

let namespace: TestNamespace;
let dataDir: string;
let service: Kaskada;
let client: KaskadaClient;

async function start(): Promise<void> {
  const jobs = { keepLate: true, partitionsMs: 300 };
  service = await startKaskada({ dataDir, grpcPort: 0, httpPort: 0, host: "127.0.0.1", jobs, log: silentLog });
  client = new KaskadaClient({ address: `127.0.0.1:${service.port}` });
}

async function stop(): Promise<void> {
  client.close();
  await service.close();
}

beforeAll(async () => {
  namespace = await testNamespace();
  dataDir = await mkdtemp(join(tmpdir(), "kaskada-streams-"));
  await start();
});

afterAll(async () => {
  await stop();
  await namespace?.drop();
});

/** A table over a new topic of three partitions. */
async function streamTable(name: string, schema = clickSchema): Promise<void> {
  await namespace.create(`${name}-in`, 3, schema);
  await client.tables.createTable({
    table: {
      tableName: name,
      timeColumnName: "at",
      entityKeyColumnName: "user",
      groupingId: "user",
      source: { pulsar: { config: namespace.config(`${name}-in`) } },
    },
  });
}

function materialize(name: string, expression: string, destination: PulsarConfig) {
  return client.materializations.createMaterialization({
    materialization: { materializationName: name, expression, destination: { pulsar: { config: destination } } },
  });
}

const click = (id: number, user: string, at: number, price = id): Click => ({ id, user, at, price });
const hour = 3_600_000;
const midnight = Date.UTC(2023, 0, 1);

describe("tables over topics", () => {
  test("take their columns from the topic's schema", async () => {
    await streamTable("Columns");
    const { table } = await client.tables.getTable({ tableName: "Columns" });
    expect(table?.schema?.fields.map(({ name, dataType, nullable }) => [name, dataType?.primitive, nullable])).toEqual([
      ["id", "PRIMITIVE_TYPE_I32", true],
      ["user", "PRIMITIVE_TYPE_STRING", true],
      ["price", "PRIMITIVE_TYPE_I32", true],
      ["at", "PRIMITIVE_TYPE_TIMESTAMP_MILLISECOND", true],
    ]);
  });

  test("need a topic with an AVRO schema that has the columns", async () => {
    const create = (topic: string, timeColumnName: string) =>
      client.tables.createTable({
        table: {
          tableName: "Bad",
          timeColumnName,
          entityKeyColumnName: "user",
          source: { pulsar: { config: namespace.config(topic) } },
        },
      });
    await expect(create("nowhere", "at")).rejects.toMatchObject({
      code: 13,
      details: expect.stringContaining("failed getting source metadata: schema error"),
    });
    await namespace.create("has-schema", 1, clickSchema);
    await expect(create("has-schema", "when")).rejects.toMatchObject({
      code: 9,
      details: "schema does not contain time column: 'when'",
    });
    await expect(create("has-schema", "user")).resolves.toBeDefined();
    await client.tables.deleteTable({ tableName: "Bad" });
  });
});

describe("materializations", () => {
  test("with errors in their Fenl are told about, and not stored", async () => {
    await streamTable("Wrong");
    const reply = await materialize("wrong", "{ x: Wrong.nothing }", namespace.config("wrong-out"));
    expect(reply.analysis).toMatchObject({ canExecute: false, freeNames: ["Wrong"] });
    expect(reply.analysis?.fenlDiagnostics).toMatchObject({ numErrors: 1, fenlDiagnostics: [{ code: "E0001" }] });
    await expect(client.materializations.getMaterialization({ materializationName: "wrong" })).rejects.toMatchObject({
      code: 5,
    });
  });

  test("register their result's schema, and are refused where the topic's can't take it", async () => {
    await streamTable("Typed");
    await materialize("typed", "{ id: Typed.id, at: Typed.at }", namespace.config("typed-out"));
    const schema = parseRecordSchema((await namespace.admin.schema(namespace.topic("typed-out")))!.data);
    expect(schema.fields.map(({ name, type, logicalType }) => [name, type, logicalType])).toEqual([
      ["_time", "long", "local-timestamp-micros"],
      ["_key", "string", undefined],
      ["id", "int", undefined],
      ["at", "long", "local-timestamp-millis"],
    ]);
    await expect(
      materialize("other", "{ id: Typed.user, more: 1 }", namespace.config("typed-out")),
    ).rejects.toMatchObject({
      code: 9,
      details: expect.stringMatching(/field more: .*lacks it.*field id: string .*int/),
    });
    await expect(materialize("counted", "{ n: count(Typed) }", namespace.config("new-out"))).rejects.toMatchObject({
      code: 9,
      details: expect.stringContaining("u32"),
    });
  });

  test("read bare Avro, other writers' schemas and container files; what is none of these goes aside", async () => {
    await streamTable("Mixed");
    const newer = clickSchema.replace(
      '{"name":"price"',
      '{"name":"extra","type":"string","default":""},{"name":"price"',
    );
    await namespace.admin.registerSchema(namespace.topic("Mixed-in"), "AVRO", newer);
    const newerSchema = parseRecordSchema(newer);
    const payload = createCodec(newerSchema).encode({ ...click(2, "b", midnight), extra: "more" });
    const container = await avroContainer(clickSchema, click(3, "c", midnight));
    await produce(namespace, "Mixed-in", 3, [
      clickMessage(click(1, "a", midnight)),
      { key: "b", payload, properties: { schema: schemaFingerprint(newerSchema) } },
      { key: "c", payload: container },
      { key: "d", payload: Buffer.from("nonsense"), properties: { mine: "kept" } },
      { key: "e", payload: createCodec(parseRecordSchema(clickSchema)).encode({ id: 5, user: "e" }) },
    ]);
    await materialize("mixed", "{ id: Mixed.id }", namespace.config("mixed-out"));
    const status = await caughtUp(client, "mixed");
    expect(status).toMatchObject({ rowsIn: 5, rowsOut: 3, undecodable: 2 });
    const rows = await readAll(namespace, "mixed-out", 0);
    expect(rows.map(({ key, record }) => [key, record.id]).sort()).toEqual([
      ["a", 1],
      ["b", 2],
      ["c", 3],
    ]);
    const letters = await readRaw(namespace, "Mixed-in-dlq", 0);
    const properties = letters.map(({ message }) => message.properties);
    expect(properties).toContainEqual(
      expect.objectContaining({ mine: "kept", topic: namespace.topic("Mixed-in"), error: expect.any(String) }),
    );
    expect(properties).toContainEqual(expect.objectContaining({ error: "time column at: null is no time" }));
  });

  test("put a message aside whose result is too large for Pulsar", async () => {
    await streamTable("Wide");
    await materialize("wide", "{ id: Wide.id, again: Wide.user, once_more: Wide.user }", namespace.config("wide-out"));
    const users = ["a", "b".repeat(300_000), "c"];
    await produce(
      namespace,
      "Wide-in",
      3,
      users.map((user, id) => clickMessage(click(id, user, midnight))),
    );
    expect(await caughtUp(client, "wide")).toMatchObject({ rowsIn: 3, rowsOut: 2, undecodable: 1 });
    const rows = await readAll(namespace, "wide-out", 0);
    expect(rows.map(({ record }) => record.id).sort()).toEqual([0, 2]);
    const [letter] = await readRaw(namespace, "Wide-in-dlq", 0);
    expect(letter!.message.properties.error).toMatch(/a result row can't be written: it takes 9\d{5} bytes/);
  });

  test("go on after a restart where they were, and leave no backlog", async () => {
    await streamTable("Kept");
    await materialize("kept", "{ id: Kept.id, sum: sum(Kept.price) }", namespace.config("kept-out"));
    await produce(namespace, "Kept-in", 3, clicks(2000, 20).map(clickMessage));
    await caughtUp(client, "kept");
    await stop();
    await produce(namespace, "Kept-in", 3, clicks(2000, 20, 2000).map(clickMessage));
    await start();
    const status = await caughtUp(client, "kept");
    expect(status).toMatchObject({ rowsIn: 4000, rowsOut: 4000, late: 0, entities: 20 });
    const rows = await readAll(namespace, "kept-out", 0);
    const sums = new Map<string, number>();
    for (const { id, user, price } of clicks(4000, 20)) {
      sums.set(user, (sums.get(user) ?? 0) + price);
      const row = rows.find(({ record }) => record.id === id);
      expect(row?.record.sum).toBe(sums.get(user));
    }
    for (const partition of [0, 1, 2]) {
      const stats = await until(
        () => namespace.admin.stats(`${namespace.topic("Kept-in")}-partition-${partition}`),
        (value) => value?.subscriptions[status.subscription]?.msgBacklog === 0,
      );
      expect(stats?.subscriptions[status.subscription]?.msgBacklog).toBe(0);
    }
  });

  test("tick with event time, for every entity, and tell what comes too late", async () => {
    await streamTable("Ticked");
    await materialize(
      "ticked",
      "{ user: last(Ticked.user), n: count(Ticked, window = since(hourly())) as i32 } | when(hourly())",
      namespace.config("ticked-out"),
    );
    const at = midnight + 30 * 60_000;
    await produce(
      namespace,
      "Ticked-in",
      3,
      [click(1, "a", at), click(2, "b", at + 1), click(3, "a", at + 2)].map(clickMessage),
    );
    await until(
      async () => (await client.status.getStatus({ materializationName: "ticked" })).materializations[0]!,
      (status) => status.rowsIn === 3 && status.inputs.every(({ caughtUp }) => caughtUp),
    );
    await produce(namespace, "Ticked-in", 3, [clickMessage(click(4, "b", at + 2 * hour))]);
    await until(
      async () => (await client.status.getStatus({ materializationName: "ticked" })).materializations[0]!,
      (status) => status.rowsOut === 4,
    );
    await produce(namespace, "Ticked-in", 3, [clickMessage(click(5, "a", at))]);
    const status = await caughtUp(client, "ticked");
    expect(status).toMatchObject({ late: 1, undecodable: 0, rowsOut: 4 });
    const letters = await readRaw(namespace, "Ticked-in-dlq", 0);
    expect(letters.map(({ message }) => message.properties.error)).toEqual([
      "late: its time is 2023-01-01T00:30:00.000000000, and rows up to 2023-01-01T02:30:00.000000000 had been released",
    ]);
    const rows = await readAll(namespace, "ticked-out", 0);
    expect(
      rows.map(({ record }) => [record.user, (record._time as number) / 1000 - midnight, record.n]).sort(),
    ).toEqual([
      ["a", hour, 2],
      ["a", 2 * hour, 0],
      ["b", hour, 1],
      ["b", 2 * hour, 0],
    ]);
  });

  test("share a topic", async () => {
    await streamTable("Shared");
    await materialize("ids", "{ id: Shared.id }", namespace.config("ids-out"));
    await materialize("counts", "{ n: count(Shared) as i32 }", namespace.config("counts-out"));
    await produce(namespace, "Shared-in", 3, clicks(500, 7).map(clickMessage));
    for (const name of ["ids", "counts"]) {
      expect(await caughtUp(client, name)).toMatchObject({ rowsIn: 500, rowsOut: 500, late: 0 });
      expect(await readAll(namespace, `${name}-out`, 0)).toHaveLength(500);
    }
  });

  test("take up partitions that are added", async () => {
    await streamTable("Grown");
    await materialize("grown", "{ id: Grown.id }", namespace.config("grown-out"));
    await produce(namespace, "Grown-in", 3, clicks(300, 50).map(clickMessage));
    await caughtUp(client, "grown");
    await namespace.admin.call("POST", `${topicPath(namespace.topic("Grown-in"))}/partitions`, 5);
    await produce(namespace, "Grown-in", 5, clicks(300, 50, 300).map(clickMessage));
    const status = await until(
      async () => (await client.status.getStatus({ materializationName: "grown" })).materializations[0]!,
      ({ rowsIn }) => rowsIn === 600,
    );
    expect(status.inputs).toHaveLength(5);
    await caughtUp(client, "grown");
    const rows = await readAll(namespace, "grown-out", 0);
    expect(rows).toHaveLength(600);
    expect(new Set(rows.map(({ record }) => record.id)).size).toBe(600);
  });

  test("join two topics", async () => {
    await streamTable("Left");
    await streamTable("Right");
    await produce(namespace, "Left-in", 3, [click(1, "a", midnight), click(2, "a", midnight + 2000)].map(clickMessage));
    await produce(namespace, "Right-in", 3, [click(10, "a", midnight + 1000)].map(clickMessage));
    await materialize("joined", "{ left: last(Left.id), right: last(Right.id) }", namespace.config("joined-out"));
    await until(
      () => readAll(namespace, "joined-out", 0),
      (rows) => rows.length === 3,
    );
    const rows = await readAll(namespace, "joined-out", 0);
    expect(rows.map(({ record }) => [record.left, record.right])).toEqual([
      [1, null],
      [1, 10],
      [2, 10],
    ]);
  });

  test("delete their subscription with them, not their output", async () => {
    await streamTable("Gone");
    await materialize("gone", "{ id: Gone.id }", namespace.config("gone-out"));
    await produce(namespace, "Gone-in", 3, clicks(10, 3).map(clickMessage));
    await caughtUp(client, "gone");
    await expect(client.tables.deleteTable({ tableName: "Gone" })).rejects.toMatchObject({ code: 9 });
    await client.materializations.deleteMaterialization({ materializationName: "gone" });
    const stats = await namespace.admin.stats(`${namespace.topic("Gone-in")}-partition-0`);
    expect(stats?.subscriptions).toEqual({});
    expect(await readAll(namespace, "gone-out", 0)).toHaveLength(10);
    await client.tables.deleteTable({ tableName: "Gone" });
  });
});

test("queries read a topic from its start to its present end", async () => {
  await streamTable("Asked");
  await produce(namespace, "Asked-in", 3, clicks(3000, 7).map(clickMessage));
  const replies = [];
  for await (const reply of client.queries.createQuery({
    query: {
      expression: "{ n: count(Asked), last: last(Asked.id) }",
      resultBehavior: "RESULT_BEHAVIOR_FINAL_RESULTS",
      destination: { objectStore: { fileType: "FILE_TYPE_CSV" } },
    },
  })) {
    replies.push(reply);
  }
  expect(replies.map(({ state }) => state)).toEqual([
    "STATE_ANALYSIS",
    "STATE_UNSPECIFIED",
    "STATE_PREPARING",
    "STATE_COMPUTING",
    "STATE_COMPUTING",
    "STATE_SUCCESS",
  ]);
  expect(replies.at(-1)?.metrics).toMatchObject({ totalInputRows: 3000, producedOutputRows: 7 });
  const [path] = replies.at(-2)!.destination!.objectStore!.outputPaths!.paths;
  const lines = (await client.readResult(path!)).toString("utf8").trim().split("\n");
  expect(lines[0]).toBe("_time,_subsort,_key_hash,_key,n,last");
  const counts = lines.slice(1).map((line) => Number(line.split(",")[4]));
  expect(counts.reduce((a, b) => a + b)).toBe(3000);
  const stats = await namespace.admin.stats(`${namespace.topic("Asked-in")}-partition-0`);
  expect(stats?.subscriptions).toEqual({});
});

test("/ready and /metrics tell how it is", async () => {
  const url = `http://127.0.0.1:${service.httpPort}`;
  expect((await fetch(`${url}/ready`)).status).toBe(200);
  const metrics = await (await fetch(`${url}/metrics`)).text();
  for (const figure of ["rows_in", "rows_out"]) {
    expect(metrics).toContain(`kaskada_materialization_${figure}{materialization="kept"} 4000\n`);
  }
  expect(metrics).toContain('kaskada_materialization_late{materialization="ticked"} 1\n');
  expect(metrics).toMatch(/kaskada_materialization_watermark_lag_seconds\{materialization="kept"\} \d/);
  expect(metrics).toMatch(/kaskada_materialization_checkpoint_age_seconds\{materialization="kept"\} \d/);
  expect(metrics).toMatch(/kaskada_materialization_state_bytes\{materialization="kept"\} [1-9]/);
  expect(metrics).toMatch(/process_resident_memory_bytes [1-9]/);
  const { residentBytes, heapBytes, materializations } = await client.status.getStatus({ materializationName: "kept" });
  expect(residentBytes).toBeGreaterThan(heapBytes);
  expect(materializations[0]!.stateBytes).toBeGreaterThan(0);
});

/** An Avro container file with one record, in non-union types as the original wants them. */
async function avroContainer(schemaText: string, record: Click): Promise<Buffer> {
  const schema = JSON.parse(schemaText) as { fields: { type: unknown[]; default?: unknown }[] };
  const plain = {
    ...schema,
    fields: schema.fields.map(({ default: _, type, ...field }) => ({ ...field, type: type[1] })),
  };
  const text = JSON.stringify(plain);
  return containerFile(text, createCodec(parseRecordSchema(text)).encode({ ...record }));
}
