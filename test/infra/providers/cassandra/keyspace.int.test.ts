import { type CassandraConnection, type KeyspaceArgs, keyspace } from "@rt-kaskada/providers";
import { Client } from "cassandra-driver";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { cassandraConnection, Engine, unique } from "../support.js";

let connection: CassandraConnection;
let outside: Client;
let name: string;
let engine: Engine;
const args = (more: Partial<KeyspaceArgs> = {}) => ({ connection, name, ...more });
const there = async () =>
  (await outside.execute("SELECT * FROM system_schema.keyspaces WHERE keyspace_name = ?", [name])).first();

beforeAll(async () => {
  connection = await cassandraConnection();
  outside = new Client(connection);
  await outside.connect();
});
afterAll(() => outside.shutdown());
beforeEach(() => {
  name = unique("infra_ks");
  engine = new Engine(keyspace);
  return async () => {
    await outside.execute(`DROP KEYSPACE IF EXISTS ${name}`);
  };
});

test("is made, stays, is changed in place and deleted", async () => {
  expect(await engine.up(args())).toBe("create");
  expect((await there())?.durable_writes).toBe(true);
  expect(await engine.up(args())).toBe("same");

  expect(await engine.up(args({ durableWrites: false }))).toBe("update");
  expect((await there())?.durable_writes).toBe(false);
  expect(await engine.up(args({ durableWrites: false }))).toBe("same");

  await engine.down();
  expect(await there()).toBeNull();
  await engine.down();
});

test("NetworkTopologyStrategy's short form is no lasting difference", async () => {
  const replication = { class: "NetworkTopologyStrategy", replication_factor: 1 };
  await engine.up(args({ replication }));
  expect((await there())?.replication.datacenter1).toBe("1");
  expect(await engine.up(args({ replication }))).toBe("same");
});

test("drift is found and put right", async () => {
  await engine.up(args());
  await outside.execute(`ALTER KEYSPACE ${name} WITH durable_writes = false`);
  expect(await engine.up(args())).toBe("same");
  await engine.refresh();
  expect(engine.outputs.durableWrites).toBe(false);
  expect(await engine.up(args())).toBe("update");
  expect((await there())?.durable_writes).toBe(true);
});

test("one that is gone is made again", async () => {
  await engine.up(args());
  await outside.execute(`DROP KEYSPACE ${name}`);
  expect(await engine.refresh()).toBe(false);
  expect(await engine.up(args())).toBe("create");
  expect(await there()).not.toBeNull();
});

test("one that exists is taken over only when asked, and only when equal", async () => {
  await outside.execute(
    `CREATE KEYSPACE ${name} WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}`,
  );
  await expect(engine.up(args())).rejects.toThrow(`keyspace ${name} exists already: set adopt: true`);
  await expect(engine.up(args({ adopt: true, durableWrites: false }))).rejects.toThrow(
    "durableWrites is true, wanted false",
  );
  expect(await engine.up(args({ adopt: true }))).toBe("create");
});

test("a new name is refused, as data would be lost", async () => {
  await engine.up(args());
  await expect(engine.up(args({ name: `${name}2` }))).rejects.toThrow(/would become .* set allowDataLoss/);
  expect(await there()).not.toBeNull();
});

test("one that holds other tables isn't dropped with them", async () => {
  await engine.up(args());
  await outside.execute(`CREATE TABLE ${name}.precious (id int PRIMARY KEY)`);
  await expect(engine.down()).rejects.toThrow("still holds tables that this stack doesn't manage (precious)");
  await engine.up(args({ allowDataLoss: true }));
  await engine.down();
  expect(await there()).toBeNull();
});

test("schema changes asked for at once run one after the other", async () => {
  const names = Array.from({ length: 5 }, (_, i) => `${name}_${i}`);
  await Promise.all(names.map((each) => new Engine(keyspace).up(args({ name: each }))));
  for (const each of names) await outside.execute(`DROP KEYSPACE ${each}`);
});

test("a server that doesn't answer is named with the time waited", async () => {
  const nowhere = { ...connection, contactPoints: ["127.0.0.1:1"], timeoutSeconds: 1 };
  await expect(engine.up(args({ connection: nowhere }))).rejects.toThrow(
    "Cassandra at 127.0.0.1:1 did not answer for 1 s",
  );
});
