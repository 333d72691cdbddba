import { KaskadaClient } from "@rt-kaskada/kaskada-api";
import { kaskadaTable, materialization } from "@rt-kaskada/providers";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { Engine } from "../support.js";
import { kaskadaWorld } from "./support.js";

let world: Awaited<ReturnType<typeof kaskadaWorld>>;
let client: KaskadaClient;
let engine: Engine;
const NAME = "mat-clicks";
const there = async () =>
  (await client.materializations.listMaterializations({})).materializations.find((m) => m.materializationName === NAME);
const state = async () => (await client.status.getStatus({ materializationName: NAME })).materializations[0]?.state;

beforeAll(async () => {
  world = await kaskadaWorld();
  client = new KaskadaClient(world.connection);
  await new Engine(kaskadaTable).up(world.tableArgs());
});
afterAll(async () => {
  client.close();
  await world.close();
});
beforeEach(() => {
  engine = new Engine(materialization);
  return async () => {
    if (await there()) await client.materializations.deleteMaterialization({ materializationName: NAME });
  };
});

test("is made and runs, stays, is made anew when its query changes, is deleted", async () => {
  expect(await engine.up(world.materializationArgs())).toBe("create");
  expect(await state()).toBe("STATE_RUNNING");
  expect(await engine.up(world.materializationArgs())).toBe("same");
  await engine.refresh();
  expect(await engine.up(world.materializationArgs())).toBe("same");

  const first = engine.outputs.materializationId;
  const { expression } = world.materializationArgs();
  expect(await engine.up(world.materializationArgs({ expression: `# twice the price\n${expression}` }))).toBe(
    "replace",
  );
  expect(engine.outputs.materializationId).not.toBe(first);
  expect(await state()).toBe("STATE_RUNNING");

  await engine.down();
  expect(await there()).toBeUndefined();
  await engine.down();
});

test("a query that doesn't compile is refused at preview with line and column", async () => {
  const wrong = engine.up(world.materializationArgs({ expression: "{ price:\n  Clicks.prize }" }));
  await expect(wrong).rejects.toThrow(/expression: line 2, column \d+: E0001/);
  expect(await there()).toBeUndefined();
});

test("a result that doesn't fit the output schema is refused at preview", async () => {
  const { expression } = world.materializationArgs();
  const wider = expression.replace("Clicks.price,", "Clicks.price as i64,").replace("model: Clicks.model,", "");
  await expect(engine.up(world.materializationArgs({ expression: wider }))).rejects.toThrow(
    /model: the query doesn't give it.*price: the query gives long/s,
  );
});

test("nothing is compiled while a part of the query isn't known", async () => {
  const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
  const { failures } = await materialization.check({}, world.materializationArgs({ expression: unknown }));
  expect(failures).toEqual([]);
});

test("another table behind it makes another one", async () => {
  await engine.up(world.materializationArgs());
  expect(await engine.up(world.materializationArgs({ tableIds: ["another id"] }))).toBe("replace");
});

test("a job that can't run is reported with its reason", async () => {
  const { witness } = world;
  const { tenant } = world.topic("x");
  await witness.call("PUT", `persistent/${tenant}/ns/other/partitions`, 1);
  const schema = JSON.stringify({ type: "record", name: "Record", fields: [{ name: "x", type: "int" }] });
  await witness.call("POST", `schemas/${tenant}/ns/other/schema`, { type: "AVRO", schema, properties: {} });
  await expect(engine.up(world.materializationArgs({ destination: world.topic("other") }))).rejects.toThrow(
    /output topic .*other has another schema/,
  );
});

test("loss is found, and an existing one is taken over only when asked and equal", async () => {
  await engine.up(world.materializationArgs());
  const second = new Engine(materialization);
  await expect(second.up(world.materializationArgs())).rejects.toThrow("exists already: set adopt: true");
  await expect(second.up(world.materializationArgs({ adopt: true, destination: world.topic("in") }))).rejects.toThrow(
    /exists already and differs:.*destination/s,
  );
  expect(await second.up(world.materializationArgs({ adopt: true }))).toBe("create");

  await client.materializations.deleteMaterialization({ materializationName: NAME });
  expect(await engine.refresh()).toBe(false);
  expect(await engine.up(world.materializationArgs())).toBe("create");
});
