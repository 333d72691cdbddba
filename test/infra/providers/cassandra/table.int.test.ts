import { type CassandraConnection, type TableArgs, table } from "@rt-kaskada/providers";
import { Client } from "cassandra-driver";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { cassandraConnection, Engine, unique } from "../support.js";

const keyspace = unique("infra_tables");
let connection: CassandraConnection;
let outside: Client;
let name: string;
let engine: Engine;

const COLUMNS = [
  { name: "id", type: "int" },
  { name: "at", type: "timestamp" },
  { name: "model", type: "varchar" },
  { name: "ids", type: "map<int,text>" },
];
const args = (more: Partial<TableArgs> = {}): TableArgs => ({
  connection,
  keyspace,
  name,
  columns: COLUMNS,
  partitionKey: ["id"],
  clusteringKey: [{ name: "at", order: "DESC" }],
  ...more,
});
const columns = async () => {
  const { rows } = await outside.execute(
    "SELECT column_name, type FROM system_schema.columns WHERE keyspace_name = ? AND table_name = ?",
    [keyspace, name],
  );
  return Object.fromEntries(rows.map((r) => [r.column_name, r.type]));
};
const options = async () =>
  (
    await outside.execute("SELECT * FROM system_schema.tables WHERE keyspace_name = ? AND table_name = ?", [
      keyspace,
      name,
    ])
  ).first();
const rows = async () => (await outside.execute(`SELECT * FROM ${keyspace}.${name}`)).rowLength;

beforeAll(async () => {
  connection = await cassandraConnection();
  outside = new Client(connection);
  await outside.connect();
  await outside.execute(
    `CREATE KEYSPACE ${keyspace} WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}`,
  );
});
afterAll(async () => {
  await outside.execute(`DROP KEYSPACE IF EXISTS ${keyspace}`);
  await outside.shutdown();
});
beforeEach(() => {
  name = unique("t");
  engine = new Engine(table);
});

test("is made with its key and types, and stays", async () => {
  expect(await engine.up(args())).toBe("create");
  expect(await columns()).toEqual({ id: "int", at: "timestamp", model: "text", ids: "map<int, text>" });
  expect(await engine.up(args())).toBe("same");
  await engine.refresh();
  expect(await engine.up(args())).toBe("same");
});

test("gets new columns and options in place, and keeps its rows", async () => {
  await engine.up(args());
  await outside.execute(`INSERT INTO ${keyspace}.${name} (id, at) VALUES (1, toTimestamp(now()))`);
  const more = {
    columns: [...COLUMNS, { name: "price", type: "double" }, { name: "Camel", type: "text" }],
    comment: "it's a comment",
    defaultTimeToLive: 3600,
    compaction: { class: "LeveledCompactionStrategy", sstable_size_in_mb: 100 },
  };
  expect(await engine.up(args(more))).toBe("update");
  expect(await columns()).toMatchObject({ price: "double", Camel: "text" });
  expect(await options()).toMatchObject({ comment: "it's a comment", default_time_to_live: 3600 });
  expect((await options())?.compaction.class).toMatch(/LeveledCompactionStrategy$/);
  expect(await rows()).toBe(1);
  expect(await engine.up(args(more))).toBe("same");
  // An option that is no longer given goes back to its default; compaction stays as it is.
  expect(await engine.up(args({ columns: more.columns }))).toBe("update");
  expect(await options()).toMatchObject({ comment: "", default_time_to_live: 0 });
});

test("columns are dropped only when losing data is allowed", async () => {
  await engine.up(args());
  const fewer = { columns: COLUMNS.filter((c) => c.name !== "model") };
  await expect(engine.up(args(fewer))).rejects.toThrow(/column model text is there, but not wanted.*allowDataLoss/s);
  expect(await columns()).toHaveProperty("model");
  expect(await engine.up(args({ ...fewer, allowDataLoss: true }))).toBe("update");
  expect(await columns()).not.toHaveProperty("model");
});

test("a type, a key or a name changes only by a new table, and only when losing data is allowed", async () => {
  await engine.up(args());
  const retyped = { columns: COLUMNS.map((c) => (c.name === "model" ? { ...c, type: "int" } : c)) };
  await expect(engine.up(args(retyped))).rejects.toThrow("column model is text, wanted int");
  await expect(engine.up(args({ clusteringKey: [] }))).rejects.toThrow(
    "the primary key is ((id), at DESC), wanted ((id))",
  );
  await expect(engine.up(args({ name: `${name}_2` }))).rejects.toThrow(/would become table .*_2/);
  expect(await engine.up(args({ ...retyped, allowDataLoss: true }))).toBe("replace");
  expect(await columns()).toMatchObject({ model: "int" });
});

test("drift and loss are found by reading", async () => {
  await engine.up(args());
  await outside.execute(`ALTER TABLE ${keyspace}.${name} ADD extra text`);
  await outside.execute(`ALTER TABLE ${keyspace}.${name} WITH gc_grace_seconds = 5`);
  expect(await engine.up(args())).toBe("same");
  await engine.refresh();
  await expect(engine.up(args())).rejects.toThrow("column extra text is there, but not wanted");
  await outside.execute(`ALTER TABLE ${keyspace}.${name} DROP extra`);
  await engine.refresh();
  expect(await engine.up(args())).toBe("update");
  expect((await options())?.gc_grace_seconds).toBe(864_000);

  await outside.execute(`DROP TABLE ${keyspace}.${name}`);
  expect(await engine.refresh()).toBe(false);
  expect(await engine.up(args())).toBe("create");
  await engine.down();
  await engine.down();
  expect(await options()).toBeNull();
});

test("an existing table is taken over only when asked and equal", async () => {
  await outside.execute(`CREATE TABLE ${keyspace}.${name} (id int PRIMARY KEY, model text)`);
  const same = { columns: COLUMNS.filter((c) => ["id", "model"].includes(c.name)), clusteringKey: [] };
  await expect(engine.up(args(same))).rejects.toThrow("exists already: set adopt: true");
  await expect(engine.up(args({ adopt: true }))).rejects.toThrow(/exists already and differs:.*the primary key is/s);
  expect(await engine.up(args({ ...same, adopt: true }))).toBe("create");
});

test("deleting a table whose keyspace is gone is no error", async () => {
  await table.delete("x", args({ keyspace: unique("infra_gone") }));
});
