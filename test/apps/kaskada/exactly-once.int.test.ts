import { afterAll, beforeAll, expect, test } from "vitest";
import { type Click, clickMessage, clickSchema, clicks } from "./support/clicks.js";
import { type TestNamespace, testNamespace } from "./support/namespace.js";
import { ServiceProcess } from "./support/service.js";
import { produce, readAll } from "./support/topics.js";
import { caughtUp, until } from "./support/wait.js";

let namespace: TestNamespace;
let service: ServiceProcess;

beforeAll(async () => {
  namespace = await testNamespace();
  service = await ServiceProcess.create();
});

afterAll(async () => {
  await service?.close();
  await namespace?.drop();
});

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function rowsOut(name: string): Promise<number> {
  const { materializations } = await service.client.status.getStatus({ materializationName: name });
  return materializations[0]!.rowsOut;
}

/** Sends clicks in portions, and kills the service while it works on each: some moments after rows have come out. */
async function produceAndKill(topic: string, name: string, all: Click[], portions: number): Promise<void> {
  const size = Math.ceil(all.length / portions);
  for (let i = 0; i < all.length; i += size) {
    const before = await rowsOut(name);
    const sent = produce(namespace, topic, 3, all.slice(i, i + size).map(clickMessage));
    await until(
      () => rowsOut(name),
      (rows) => rows > before,
    );
    await pause(Math.random() * 400);
    await service.stop("SIGKILL");
    await service.start();
    await sent;
  }
}

function groupBy<T, K>(items: T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

test("killed again and again while messages come, the output holds every row exactly once", async () => {
  const count = 120_000;
  await namespace.create("in", 3, clickSchema);
  await namespace.create("out", 3);
  await service.start();
  await service.client.tables.createTable({
    table: {
      tableName: "Clicks",
      timeColumnName: "at",
      entityKeyColumnName: "user",
      source: { pulsar: { config: namespace.config("in") } },
    },
  });
  const created = await service.client.materializations.createMaterialization({
    materialization: {
      materializationName: "copy",
      expression: "{ id: Clicks.id, user: Clicks.user, price: Clicks.price }",
      destination: { pulsar: { config: namespace.config("out") } },
    },
  });
  expect(created.analysis?.canExecute).toBe(true);
  const all = clicks(count, 500);
  await produceAndKill("in", "copy", all, 10);
  const status = await caughtUp(service.client, "copy");
  expect(status).toMatchObject({ state: "STATE_RUNNING", error: "", undecodable: 0, rowsIn: count, rowsOut: count });

  const rows = await readAll(namespace, "out", 3);
  expect(rows).toHaveLength(count);
  expect(new Set(rows.map(({ record }) => record.id)).size).toBe(count);
  const byUser = groupBy(rows, ({ record }) => record.user);
  for (const [user, own] of byUser) {
    expect(new Set(own.map(({ partition }) => partition)).size).toBe(1);
    expect(own.map(({ record }) => record.id)).toEqual(all.filter((click) => click.user === user).map(({ id }) => id));
  }
  expect(await service.stop("SIGTERM")).toBe(0);
});

test("killed while it counts, no row is counted twice or lost, whatever order the backlog came in", async () => {
  const all = clicks(30_000, 300);
  const shuffled = all.slice(0, 15_000).sort((a, b) => ((a.id * 7727) % 15_000) - ((b.id * 7727) % 15_000));
  await namespace.create("in2", 3, clickSchema);
  await namespace.create("out2", 3);
  await produce(namespace, "in2", 3, shuffled.map(clickMessage));
  await service.start();
  await service.client.tables.createTable({
    table: {
      tableName: "Counted",
      timeColumnName: "at",
      entityKeyColumnName: "user",
      source: { pulsar: { config: namespace.config("in2") } },
    },
  });
  await service.client.materializations.createMaterialization({
    materialization: {
      materializationName: "count",
      expression: "{ id: Counted.id, n: count(Counted) as i32 }",
      destination: { pulsar: { config: namespace.config("out2") } },
    },
  });
  await produceAndKill("in2", "count", all.slice(15_000), 8);
  const status = await caughtUp(service.client, "count");
  expect(status).toMatchObject({ state: "STATE_RUNNING", late: 0, undecodable: 0, entities: 300 });

  const rows = await readAll(namespace, "out2", 3);
  const expected = [...groupBy(all, ({ user }) => user)].map(
    ([user, own]) => [user, own.map(({ id }, index) => ({ id, n: index + 1 }))] as const,
  );
  const seen = groupBy(rows, ({ key }) => key);
  for (const [user, own] of expected) {
    expect(seen.get(user)?.map(({ record: { id, n } }) => ({ id, n }))).toEqual(own);
  }
  expect(rows).toHaveLength(all.length);
});
