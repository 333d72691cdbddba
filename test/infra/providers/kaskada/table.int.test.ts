import { KaskadaClient } from "@rt-kaskada/kaskada-api";
import { kaskadaTable } from "@rt-kaskada/providers";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { Engine } from "../support.js";
import { INPUT_SCHEMA, kaskadaWorld } from "./support.js";

let world: Awaited<ReturnType<typeof kaskadaWorld>>;
let client: KaskadaClient;
let engine: Engine;
const there = async () => (await client.tables.listTables({})).tables.find((t) => t.tableName === "Clicks");

beforeAll(async () => {
  world = await kaskadaWorld();
  client = new KaskadaClient(world.connection);
});
afterAll(async () => {
  client.close();
  await world.close();
});
beforeEach(() => {
  engine = new Engine(kaskadaTable);
  return async () => {
    if (await there()) await client.tables.deleteTable({ tableName: "Clicks" });
  };
});

test("is made over a topic, stays, and is deleted", async () => {
  expect(await engine.up(world.tableArgs())).toBe("create");
  expect(await there()).toMatchObject({ timeColumnName: "event_time", entityKeyColumnName: "so_key" });
  expect(engine.outputs.tableId).toBe((await there())?.tableId);
  expect(await engine.up(world.tableArgs())).toBe("same");
  await engine.refresh();
  expect(await engine.up(world.tableArgs())).toBe("same");
  await engine.down();
  expect(await there()).toBeUndefined();
  await engine.down();
});

test("any change makes another table", async () => {
  await engine.up(world.tableArgs());
  const first = engine.outputs.tableId;
  expect(await engine.up(world.tableArgs({ keyColumn: "session" }))).toBe("replace");
  expect((await there())?.entityKeyColumnName).toBe("session");
  expect(engine.outputs.tableId).not.toBe(first);
  // A restored layout of the schema's text says the same: settings are updated, the table stays.
  expect(
    await engine.up(world.tableArgs({ keyColumn: "session", schema: JSON.stringify(JSON.parse(INPUT_SCHEMA)) })),
  ).toBe("update");
});

test("drift and loss are found", async () => {
  await engine.up(world.tableArgs());
  await client.tables.deleteTable({ tableName: "Clicks" });
  expect(await engine.refresh()).toBe(false);
  expect(await engine.up(world.tableArgs())).toBe("create");

  const { table } = await client.tables.getTable({ tableName: "Clicks" });
  await client.tables.deleteTable({ tableName: "Clicks" });
  await client.tables.createTable({ table: { ...table, groupingId: "others" } });
  await engine.refresh();
  expect(engine.outputs.grouping).toBe("others");
  expect(await engine.up(world.tableArgs())).toBe("replace");
});

test("an existing one is taken over only when asked and equal", async () => {
  await new Engine(kaskadaTable).up(world.tableArgs());
  await expect(engine.up(world.tableArgs())).rejects.toThrow("Kaskada table Clicks exists already: set adopt: true");
  await expect(engine.up(world.tableArgs({ adopt: true, grouping: "g" }))).rejects.toThrow(/grouping is .*, wanted g/);
  expect(await engine.up(world.tableArgs({ adopt: true }))).toBe("create");
});

test("columns that aren't in the schema are named at preview", async () => {
  await expect(engine.up(world.tableArgs({ timeColumn: "when" }))).rejects.toThrow(
    'timeColumn: "when" is not a field of the schema: year, month',
  );
});

test("a topic without a schema is the service's to refuse", async () => {
  await expect(engine.up(world.tableArgs({ source: world.topic("nowhere") }))).rejects.toThrow(/schema/);
});
