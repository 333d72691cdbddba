import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { silentLog } from "@rt-kaskada/common";
import { type Kaskada, startKaskada } from "@rt-kaskada/kaskada";
import { type CreateQueryResponse, type Input, KaskadaClient, type Query } from "@rt-kaskada/kaskada-api";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

const csv = `time,user,amount,note
2023-01-01T00:00:00Z,a,1,x
2023-01-01T01:00:00Z,b,2,
2023-01-02T00:30:00Z,a,5,z
`;

let directory: string;
let service: Kaskada;
let client: KaskadaClient;

async function start(): Promise<void> {
  service = await startKaskada({ dataDir: join(directory, "data"), grpcPort: 0, host: "127.0.0.1", log: silentLog });
  client = new KaskadaClient({ address: `127.0.0.1:${service.port}`, timeoutMs: 5000 });
}

async function stop(): Promise<void> {
  client.close();
  await service.close();
}

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "kaskada-files-"));
  await start();
});

afterEach(stop);

const purchases = { tableName: "Purchases", timeColumnName: "time", entityKeyColumnName: "user" };

async function load(text = csv, name = "purchases.csv"): Promise<void> {
  const uri = join(directory, name);
  await writeFile(uri, text);
  await client.tables.loadData({ tableName: "Purchases", fileInput: { fileType: "FILE_TYPE_CSV", uri } });
}

async function loaded(): Promise<void> {
  await client.tables.createTable({ table: purchases });
  await load();
}

async function run(expression: string, query: Input<Query> = {}): Promise<CreateQueryResponse[]> {
  const replies: CreateQueryResponse[] = [];
  const destination = { objectStore: { fileType: "FILE_TYPE_CSV" as const } };
  for await (const reply of client.queries.createQuery({ query: { expression, destination, ...query } }))
    replies.push(reply);
  return replies;
}

async function rows(expression: string, query: Input<Query> = {}): Promise<string[]> {
  const replies = await run(expression, query);
  const paths = replies.flatMap(({ destination }) => destination?.objectStore?.outputPaths?.paths ?? []);
  const text = (await client.readResult(paths[0]!)).toString("utf8");
  return text
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => line.split(",").slice(3).join(","));
}

describe("tables", () => {
  test("are known to Fenl once a file is loaded, and keep their data over a restart", async () => {
    await client.tables.createTable({ table: purchases });
    const before = await run("{ n: count(Purchases) }");
    expect(before.map(({ state }) => state)).toEqual(["STATE_ANALYSIS", "STATE_FAILURE"]);
    expect(before[0]?.fenlDiagnostics?.fenlDiagnostics[0]).toMatchObject({ code: "E0006", severity: "SEVERITY_ERROR" });
    await load();
    await stop();
    await start();
    expect(await rows("{ n: count(Purchases), s: sum(Purchases.amount) }")).toEqual(["a,1,1", "b,1,2", "a,2,6"]);
  });

  test.each([
    [{ ...purchases, tableName: "" }, 3],
    [{ ...purchases, subsortColumnName: { value: "" } }, 3],
    [{ ...purchases, source: {} }, 3],
    [{ ...purchases, source: { kafka: { config: { topic: "t" } } } }, 3],
  ])("%o is refused", async (table, code) => {
    await expect(client.tables.createTable({ table })).rejects.toMatchObject({ code });
  });

  test("names and files are taken once", async () => {
    await loaded();
    await expect(client.tables.createTable({ table: purchases })).rejects.toMatchObject({
      code: 6,
      details: "table already exists",
    });
    await expect(load()).rejects.toMatchObject({ code: 6, details: "file already exists in table" });
    await expect(load("time,user\n2023-01-01,a\n")).rejects.toMatchObject({
      code: 9,
      details: "schema does not match previous schema",
    });
    await expect(load("time,amount\n2023-01-01,1\n")).rejects.toMatchObject({
      code: 9,
      details: "schema does not contain entity key column: 'user'",
    });
    const missing = { tableName: "Purchases", fileInput: { uri: join(directory, "none.csv") } };
    await expect(client.tables.loadData(missing)).rejects.toMatchObject({ code: 5 });
  });

  test("belong to their owner", async () => {
    await loaded();
    const other = new KaskadaClient({ address: `127.0.0.1:${service.port}`, clientId: "someone" });
    expect((await other.tables.listTables({})).tables).toEqual([]);
    await other.tables.createTable({ table: purchases });
    other.close();
  });

  test("errors carry the request's id", async () => {
    const error = await client.tables.getTable({ tableName: "None" }).catch((caught) => caught);
    expect(error).toMatchObject({ code: 5, details: "table not found" });
    expect(error.metadata.get("grpc-status-details-bin")[0].toString("latin1")).toContain("google.rpc.RequestInfo");
  });
});

describe("queries", () => {
  beforeEach(loaded);

  test("give final results, also as of a time and since a change", async () => {
    const expression = "{ n: count(Purchases) }";
    const final = { resultBehavior: "RESULT_BEHAVIOR_FINAL_RESULTS" as const };
    expect(await rows(expression, final)).toEqual(["b,1", "a,2"]);
    const seconds = Date.UTC(2023, 0, 1, 12) / 1000;
    expect(await rows(expression, { ...final, changedSinceTime: { seconds } })).toEqual(["a,2"]);
    expect(await rows(expression, { changedSinceTime: { seconds } })).toEqual(["a,2"]);
    const atTime = { resultBehavior: "RESULT_BEHAVIOR_FINAL_RESULTS_AT_TIME" as const, finalResultTime: { seconds } };
    expect(await rows(expression, atTime)).toEqual(["b,1", "a,1"]);
  });

  test("take slices and limits", async () => {
    expect(await rows("{ n: count(Purchases) }", { slice: { entityKeys: { entityKeys: ["a"] } } })).toEqual([
      "a,1",
      "a,2",
    ]);
    expect(await rows("{ n: count(Purchases) }", { limits: { previewRows: 1 } })).toEqual(["a,1"]);
    const percent = (value: number) => run("{ n: count(Purchases) }", { slice: { percent: { percent: value } } });
    await expect(percent(0)).rejects.toMatchObject({ code: 3 });
    await expect(percent(101)).rejects.toMatchObject({ code: 3 });
    expect(await rows("{ n: count(Purchases) }", { slice: { percent: { percent: 100 } } })).toHaveLength(3);
  });

  test("tell the analysis alone on a dry run, and are kept otherwise", async () => {
    const expression = "{ n: count(Purchases) }";
    const dry: CreateQueryResponse[] = [];
    const request = { query: { expression }, queryOptions: { dryRun: true } };
    for await (const reply of client.queries.createQuery(request)) dry.push(reply);
    expect(dry.map(({ state }) => state)).toEqual(["STATE_ANALYSIS"]);
    expect(dry[0]?.analysis?.schema?.fields).toMatchObject([
      { name: "n", dataType: { primitive: "PRIMITIVE_TYPE_U32" } },
    ]);
    expect((await client.queries.listQueries({})).queries).toEqual([]);
    const [, { queryId }] = (await run(expression)) as [CreateQueryResponse, CreateQueryResponse];
    expect((await client.queries.getQuery({ queryId })).query).toMatchObject({ queryId, expression });
    await expect(client.queries.getQuery({ queryId: "x" })).rejects.toMatchObject({ code: 3 });
  });

  test("see the data of their token", async () => {
    const { dataToken } = await client.dataTokens.getDataToken({ dataTokenId: "current_data_token" });
    await load("time,user,amount,note\n2023-01-03T00:00:00Z,b,10,x\n", "more.csv");
    expect(await rows("{ n: count(Purchases) }")).toHaveLength(4);
    const value = dataToken!.dataTokenId;
    expect(await rows("{ n: count(Purchases) }", { dataTokenId: { value } })).toHaveLength(3);
  });

  test("that fail while they compute say why", async () => {
    await load("time,user,amount,note\n2023-01-03T00:00:00Z,b,10,x\n", "more.csv");
    const [file] = await readdir(join(directory, "data/files"));
    await rm(join(directory, "data/files", file!), { recursive: true });
    const last = (await run("{ n: count(Purchases) }")).at(-1);
    expect(last?.state).toBe("STATE_FAILURE");
    expect(last?.fenlDiagnostics?.fenlDiagnostics[0]?.message).toContain("ENOENT");
  });

  test("drop results of days ago", async () => {
    await run("{ n: count(Purchases) }");
    const results = join(directory, "data/results");
    const [old] = await readdir(results);
    await utimes(join(results, old!), new Date(0), new Date(0));
    await run("{ n: count(Purchases) }");
    expect(await readdir(results)).not.toContain(old);
  });

  test("nothing but results is handed out", async () => {
    await run("{ n: count(Purchases) }");
    for (const path of [
      join(directory, "purchases.csv"),
      join(directory, "data/results/../catalog"),
      "/etc/hostname",
    ]) {
      await expect(client.readResult(path)).rejects.toMatchObject({ code: 5 });
    }
  });
});

describe("views", () => {
  beforeEach(loaded);

  test("are used by name and protect what they use", async () => {
    const created = await client.views.createView({ view: { viewName: "Total", expression: "sum(Purchases.amount)" } });
    expect(created.view?.resultType?.primitive).toBe("PRIMITIVE_TYPE_I64");
    expect(await rows("{ t: Total }")).toEqual(["a,1", "b,2", "a,6"]);
    await expect(client.tables.deleteTable({ tableName: "Purchases" })).rejects.toMatchObject({
      code: 9,
      details: "unable to delete table. detected: 1 dependencies.",
    });
    await client.tables.deleteTable({ tableName: "Purchases", force: true });
    await client.views.deleteView({ viewName: "Total" });
    expect((await client.views.listViews({})).views).toEqual([]);
  });

  test("with errors are not stored", async () => {
    const reply = await client.views.createView({ view: { viewName: "Bad", expression: "sum(Nothing)" } });
    expect(reply.analysis).toMatchObject({ canExecute: false, missingNames: ["Nothing"] });
    await expect(client.views.getView({ viewName: "Bad" })).rejects.toMatchObject({ code: 5 });
  });
});

describe("materializations", () => {
  beforeEach(loaded);

  test("over files write what each load changes", async () => {
    const outputPrefixUri = join(directory, "out");
    await client.materializations.createMaterialization({
      materialization: {
        materializationName: "m",
        expression: "{ n: count(Purchases) }",
        destination: { objectStore: { fileType: "FILE_TYPE_CSV", outputPrefixUri } },
      },
    });
    await load("time,user,amount,note\n2023-01-03T00:00:00Z,b,10,x\n", "more.csv");
    await stop();
    await start();
    const keys = async (run: number) =>
      (await readFile(join(outputPrefixUri, String(run), "part-0.csv"), "utf8"))
        .trim()
        .split("\n")
        .map((line) => line.split(",")[3]);
    expect(await keys(0)).toEqual(["_key", "b", "a"]);
    expect(await keys(1)).toEqual(["_key", "b"]);
    const { materialization } = await client.materializations.getMaterialization({ materializationName: "m" });
    expect(materialization).toMatchObject({ slice: {}, dataTokenId: expect.stringMatching(/-/) });
  });

  test.each([
    [{ materializationName: "m", expression: "" }, "missing materialization expression"],
    [{ materializationName: "m", expression: "{ n: 1 }" }, "missing materialization destination"],
  ])("%o is refused", async (materialization, details) => {
    await expect(client.materializations.createMaterialization({ materialization })).rejects.toMatchObject({
      code: 3,
      details,
    });
  });
});

test("health says it serves", async () => {
  expect(await client.health.check({})).toEqual({ status: "SERVING" });
  expect(await client.health.check({ service: "grpc.health.v1.manager" })).toEqual({ status: "SERVING" });
  await expect(client.health.check({ service: "none" })).rejects.toMatchObject({ code: 5 });
});
