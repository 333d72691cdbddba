import {
  BatchWriter,
  connectCassandra,
  fromCql,
  quote,
  Runs,
  readTableShape,
  silentLog,
  toCql,
  upsertStatement,
} from "@rt-kaskada/common";
import { cqlColumns, parseRecordSchema } from "@rt-kaskada/records";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TestKeyspace, testKeyspace } from "../support/keyspace.js";
import { tcpProxy } from "../support/tcp-proxy.js";

const logical = (type: string, logicalType: string) => ["null", { type, logicalType }];
const types: Record<string, unknown> = {
  id: "int",
  flag: ["null", "boolean"],
  big: ["null", "long"],
  Ratio: ["null", "double"],
  _note: ["null", "string"],
  raw: ["null", "bytes"],
  day: logical("int", "date"),
  clock: logical("int", "time-millis"),
  fine_clock: logical("long", "time-micros"),
  at: logical("long", "local-timestamp-millis"),
  fine: logical("long", "timestamp-micros"),
};
const schema = parseRecordSchema(
  JSON.stringify({ type: "record", name: "R", fields: Object.entries(types).map(([name, type]) => ({ name, type })) }),
);

let home: TestKeyspace;
beforeAll(async () => {
  home = await testKeyspace("apps_common");
  const columns = cqlColumns(schema).map(({ name, type }) => `${quote(name)} ${type}`);
  await home.client.execute(`CREATE TABLE ${home.keyspace}.everything (${columns.join(", ")}, PRIMARY KEY (id))`);
});
afterAll(() => home?.drop());

const names = schema.fields.map((field) => field.name);
const statement = () => upsertStatement(home.keyspace, "everything", names);
const parameters = (record: Record<string, unknown>, time = BigInt(Date.now()) * 1000n) => [
  ...schema.fields.map((field) => toCql(field)(record[field.name])),
  time,
];

describe("rows", () => {
  it("come back as the records that were written", async () => {
    const day = 86_400_000;
    const record = fc.record({
      id: fc.integer(),
      flag: fc.option(fc.boolean()),
      big: fc.option(fc.oneof(fc.maxSafeInteger(), fc.constantFrom(2n ** 63n - 1n, -(2n ** 63n)))),
      Ratio: fc.option(fc.double({ noNaN: true })),
      _note: fc.option(fc.string()),
      raw: fc.option(fc.uint8Array().map((bytes) => Buffer.from(bytes))),
      day: fc.option(fc.integer({ min: -700_000, max: 2_900_000 })),
      clock: fc.option(fc.integer({ min: 0, max: day - 1 })),
      fine_clock: fc.option(fc.integer({ min: 0, max: day * 1000 - 1 })),
      at: fc.option(fc.integer({ min: -8e12, max: 8e12 })),
      fine: fc.option(fc.maxSafeInteger()),
    });
    await fc.assert(
      fc.asyncProperty(record, async (value) => {
        await home.client.execute(statement(), parameters(value));
        const { rows } = await home.client.execute(`SELECT * FROM ${home.keyspace}.everything WHERE id = ?`, [
          value.id,
        ]);
        const read = schema.fields.map((field) => [field.name, fromCql(field)(rows[0]![field.name])]);
        expect(Object.fromEntries(read)).toEqual(value);
      }),
      { numRuns: 60 },
    );
  });

  it("keep the one with the later time, whatever comes last", async () => {
    await home.client.execute(statement(), parameters({ id: 1, _note: "new" }, 2_000n));
    await home.client.execute(statement(), parameters({ id: 1, _note: "old" }, 1_000n));
    const { rows } = await home.client.execute(`SELECT "_note" FROM ${home.keyspace}.everything WHERE id = 1`);
    // The rows of other tests have later times still.
    expect(rows[0]!._note).not.toBe("old");
  });
});

describe("readTableShape", () => {
  it("gives columns and primary key, in order", async () => {
    await home.client.execute(
      `CREATE TABLE ${home.keyspace}.keys (c int, b int, a int, d int, "E" int, PRIMARY KEY ((b, a), "E", c))`,
    );
    const shape = await readTableShape(home.client, home.keyspace, "keys");
    expect(shape.primaryKey).toEqual(["b", "a", "E", "c"]);
    expect([...shape.columns].sort()).toEqual(["E", "a", "b", "c", "d"]);
    await expect(readTableShape(home.client, home.keyspace, "nothing")).rejects.toThrow(
      "apps_common.nothing doesn't exist",
    );
  });
});

describe("BatchWriter", () => {
  it("says which rows the server will never take, and writes the others", async () => {
    const writer = await BatchWriter.create(home.client, home.keyspace, statement(), silentLog);
    expect(writer.rowsPerWrite).toBeGreaterThan(1);
    const rows = [{ id: 101 }, { id: null }, { id: 102 }, { id: "word" }].map((record) => parameters(record));
    const rejected = await writer.write(rows);
    expect(rejected.map((item) => item.index)).toEqual([1, 3]);
    expect(rejected.every((item) => item.reason.length > 5)).toBe(true);
    const { rows: stored } = await home.client.execute(
      `SELECT id FROM ${home.keyspace}.everything WHERE id IN (101, 102)`,
    );
    expect(stored).toHaveLength(2);
  });

  it("waits for a table that is missing, since that isn't the rows' fault, until told to stop", async () => {
    await home.client.execute(`CREATE TABLE ${home.keyspace}.shortlived (id int PRIMARY KEY)`);
    const stop = new AbortController();
    const create = upsertStatement(home.keyspace, "shortlived", ["id"]);
    const writer = await BatchWriter.create(home.client, home.keyspace, create, silentLog, stop.signal);
    expect(await writer.write([[1, 1n]])).toEqual([]);
    await home.client.execute(`DROP TABLE ${home.keyspace}.shortlived`);
    setTimeout(() => stop.abort(), 1500);
    await expect(writer.write([[2, 1n]])).rejects.toThrow();
  });
});

describe("connectCassandra", () => {
  it("waits until the server answers", async () => {
    const [host, port] = home.connection.contactPoints[0]!.split(":");
    const proxy = await tcpProxy({ host: host!, port: Number(port) });
    await proxy.refuse(true);
    setTimeout(() => void proxy.refuse(false), 1200);
    const options = { ...home.connection, contactPoints: [`127.0.0.1:${proxy.port}`] };
    const client = await connectCassandra(options, silentLog);
    await client.shutdown();
    await proxy.close();
  });

  it("fails at once for a wrong data centre, and when told to stop", async () => {
    const wrong = { ...home.connection, localDataCenter: "elsewhere" };
    await expect(connectCassandra(wrong, silentLog)).rejects.toThrow(/elsewhere/);
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 500);
    const absent = { ...home.connection, contactPoints: ["127.0.0.1:1"] };
    await expect(connectCassandra(absent, silentLog, stop.signal)).rejects.toThrow(/ECONNREFUSED|host/);
  });
});

describe("Runs", () => {
  it("writes the fields given and leaves the others", async () => {
    const runs = new Runs(home.client, home.keyspace, "test");
    expect(await runs.read("r")).toBeUndefined();
    const started = new Date(1000);
    await runs.write("r", { source: "s", expected: 5, started, lastIds: new Map([[0, "1:2"]]) });
    await runs.write("r", { done: 3, rejected: 1 });
    expect(await runs.read("r")).toEqual({
      app: "test",
      run: "r",
      source: "s",
      expected: 5,
      done: 3,
      rejected: 1,
      lastIds: new Map([[0, "1:2"]]),
      started,
      updated: expect.any(Date),
      finished: null,
      error: null,
    });
    await runs.write("r", { error: "x" });
    await runs.write("r", { error: null, finished: new Date() });
    expect(await runs.read("r")).toMatchObject({ error: null, finished: expect.any(Date), done: 3 });
    expect((await runs.list()).map((run) => run.run)).toEqual(["r"]);
  });
});
