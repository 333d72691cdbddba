import { type PulsarConnection, type TopicArgs, topic } from "@rt-kaskada/providers";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { Engine, pulsarConnection, unique } from "../support.js";
import { Witness } from "./support.js";

let connection: PulsarConnection;
let witness: Witness;
let tenant: string;
let engine: Engine;

const schema = (...fields: object[]) => JSON.stringify({ type: "record", name: "Record", fields });
const ID = { name: "id", type: ["null", "int"], default: null };
const NOTE = { name: "note", type: ["null", "string"], default: null };
const SCHEMA = schema(ID);
const args = (more: Partial<TopicArgs> = {}): TopicArgs => ({
  connection,
  tenant,
  namespace: "ns",
  name: "rows",
  partitions: 3,
  schema: SCHEMA,
  ...more,
});
const partitions = async (name = "rows") =>
  (await witness.get(`persistent/${tenant}/ns/${name}/partitions`))?.partitions;
const stored = async (name = "rows") => witness.get(`schemas/${tenant}/ns/${name}/schema`);

beforeAll(async () => {
  connection = await pulsarConnection();
  witness = new Witness(connection.adminUrl);
});
beforeEach(async () => {
  tenant = unique("infra-topic");
  engine = new Engine(topic);
  return witness.tenant(tenant);
});

test("is made with partitions and schema, stays, is deleted with its schema", async () => {
  expect(await engine.up(args())).toBe("create");
  expect(await partitions()).toBe(3);
  expect(await stored()).toMatchObject({ type: "AVRO", version: 0 });
  expect(JSON.parse((await stored()).data)).toEqual(JSON.parse(SCHEMA));
  expect(await engine.up(args())).toBe("same");
  // Another layout of the same schema is no change.
  expect(await engine.up(args({ schema: JSON.stringify(JSON.parse(SCHEMA), null, 2) }))).toBe("same");
  await engine.refresh();
  expect(await engine.up(args())).toBe("same");

  await engine.down();
  expect(await witness.get(`persistent/${tenant}/ns/partitioned`)).toEqual([]);
  expect(await stored()).toBeUndefined();
  await engine.down();
});

test("gets more partitions and a compatible schema in place", async () => {
  await engine.up(args());
  expect(await engine.up(args({ partitions: 5, schema: schema(ID, NOTE) }))).toBe("update");
  expect(await partitions()).toBe(5);
  expect((await stored()).version).toBe(1);
  expect(await engine.up(args({ partitions: 5, schema: schema(ID, NOTE) }))).toBe("same");
});

test("fewer partitions and an incompatible schema are refused unless losing data is allowed", async () => {
  await engine.up(args());
  await expect(engine.up(args({ partitions: 2 }))).rejects.toThrow(
    "the topic has 3 partitions, wanted 2: partitions can only grow",
  );
  const changed = schema({ name: "id", type: ["null", "string"], default: null });
  await expect(engine.up(args({ schema: changed }))).rejects.toThrow(
    /not compatible with the topic's \(FULL\): reading old messages: field id/,
  );
  await expect(engine.up(args({ schema: schema(ID, { name: "must", type: "int" }) }))).rejects.toThrow("field must");
  await expect(engine.up(args({ name: "other" }))).rejects.toThrow(/would become topic .*other.*allowDataLoss/);
  expect(await engine.up(args({ partitions: 2, schema: changed, allowDataLoss: true }))).toBe("replace");
  expect(await partitions()).toBe(2);
  expect((await stored()).data).toContain("string");
});

test("drift is found and put right, loss too", async () => {
  await engine.up(args());
  await witness.call("POST", `schemas/${tenant}/ns/rows/schema`, {
    type: "AVRO",
    schema: schema(ID, NOTE),
    properties: {},
  });
  await engine.refresh();
  expect(engine.outputs.schema).toContain("note");
  expect(await engine.up(args())).toBe("update");

  await witness.call("POST", `persistent/${tenant}/ns/rows/partitions`, 4);
  await engine.refresh();
  await expect(engine.up(args())).rejects.toThrow("the topic has 4 partitions, wanted 3");

  await witness.call("DELETE", `persistent/${tenant}/ns/rows/partitions?force=true`);
  expect(await engine.refresh()).toBe(false);
  expect(await engine.up(args())).toBe("create");
});

test("can do without partitions and without a schema", async () => {
  const plain = args({ name: "dead", partitions: 0, schema: undefined });
  expect(await engine.up(plain)).toBe("create");
  expect(await witness.get(`persistent/${tenant}/ns`)).toEqual([`persistent://${tenant}/ns/dead`]);
  expect(await engine.refresh()).toBe(true);
  expect(await engine.up(plain)).toBe("same");
  await engine.down();
  expect(await witness.get(`persistent/${tenant}/ns`)).toEqual([]);
});

test("an existing one is taken over only when asked and equal", async () => {
  await witness.call("PUT", `persistent/${tenant}/ns/rows/partitions`, 3);
  await expect(engine.up(args({ adopt: true }))).rejects.toThrow("the schema is missing");
  await expect(engine.up(args({ schema: undefined }))).rejects.toThrow("exists already: set adopt: true");
  expect(await engine.up(args({ schema: undefined, adopt: true }))).toBe("create");
});

test("a schema that isn't one is named at preview", async () => {
  await expect(
    engine.up(args({ schema: '{"type":"record","name":"R","fields":[{"name":"x","type":"intt"}]}' })),
  ).rejects.toThrow(/schema: .*intt/);
  expect(await partitions()).toBeUndefined();
});
