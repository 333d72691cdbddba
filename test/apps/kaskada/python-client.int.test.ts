import { mkdtemp, readdir, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { silentLog } from "@rt-kaskada/common";
import { startKaskada } from "@rt-kaskada/kaskada";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { clickMessage, clickSchema, clicks } from "./support/clicks.js";
import { type TestNamespace, testNamespace } from "./support/namespace.js";
import { installPythonClient, usePythonClient } from "./support/python-client.js";
import { PARTITIONS } from "./support/stream.js";
import { produce, readAll } from "./support/topics.js";
import { until } from "./support/wait.js";

const missing = await installPythonClient();

const CSV = `at,customer,amount
2023-01-01T00:00:00Z,ann,3
2023-01-01T01:00:00Z,bob,5
2023-01-02T00:00:00Z,ann,4
`;

interface Diagnostics {
  can_execute: boolean;
  errors: { code: string; message: string; formatted: string }[];
}

interface Created {
  files: Record<string, unknown> & {
    all: string[];
    final: string[];
    wrong_query: Diagnostics;
    wrong_view: Diagnostics;
    used_table: string;
  };
  streams: { columns: string[]; materialization: Diagnostics };
  lists: Record<string, unknown>;
}

describe.skipIf(missing !== undefined)(`the original's Python client${missing ? ` (${missing})` : ""}`, () => {
  let namespace: TestNamespace;
  let service: Awaited<ReturnType<typeof startKaskada>>;
  let results: string;
  let endpoint: string;
  let created: Created;
  const fine: Diagnostics = { can_execute: true, errors: [] };

  beforeAll(async () => {
    namespace = await testNamespace();
    const dataDir = await mkdtemp(join(tmpdir(), "kaskada-python-"));
    service = await startKaskada({ dataDir, grpcPort: 0, host: "127.0.0.1", log: silentLog });
    endpoint = `127.0.0.1:${service.port}`;
    results = join(dataDir, "written");
    const csv = join(dataDir, "purchases.csv");
    await writeFile(csv, CSV);
    await namespace.create("in", PARTITIONS, clickSchema);
    await namespace.create("out", PARTITIONS);
    await produce(namespace, "in", PARTITIONS, clicks(100, 7).map(clickMessage));
    const { tenant, namespace: space, brokerServiceUrl, adminServiceUrl } = namespace.config("in");
    created = await usePythonClient<Created>("create", {
      ...{ endpoint, csv, results, tenant, namespace: space, input: "in", output: "out" },
      ...{ service_url: brokerServiceUrl, admin_url: adminServiceUrl },
    });
  });

  afterAll(async () => {
    await service?.close();
    await namespace?.drop();
  });

  test("creates a table, loads a CSV file, and is told of what it did before", () => {
    expect(created.files).toMatchObject({
      columns: { at: "primitive", customer: "primitive", amount: "primitive" },
      loaded_twice: expect.stringMatching(/ALREADY_EXISTS[\s\S]*file already exists in table/),
      created_twice: expect.stringMatching(/ALREADY_EXISTS[\s\S]*table already exists/),
    });
  });

  test("queries it through a view, and reads the results", () => {
    expect(created.files.view).toEqual(fine);
    const columns = (lines: string[]) => lines.map((line) => line.split(",").slice(3).join());
    expect(columns(created.files.all)).toEqual(["_key,n,total", "ann,1,3", "bob,1,5", "ann,2,7"]);
    expect(columns(created.files.final).sort()).toEqual(["_key,total", "ann,7", "bob,5"]);
  });

  test("gets errors in Fenl as diagnostics", () => {
    const { wrong_query, wrong_view } = created.files;
    expect(wrong_query).toMatchObject({ can_execute: false, errors: [{ code: "E0001" }] });
    expect(wrong_query.errors[0]!.formatted).toContain("Purchases.nothing");
    expect(wrong_view).toMatchObject({ can_execute: false, errors: [{ code: "E0006" }] });
    expect(wrong_view.errors[0]!.message).toBeTruthy();
  });

  test("materializes into files, and can't delete what that needs", async () => {
    expect(created.files.materialization).toEqual(fine);
    expect(created.files.used_table).toMatch(
      /FAILED_PRECONDITION[\s\S]*1 dependencies[\s\S]*foreign key constraint[\s\S]*view: Totals/,
    );
    const names = await until(
      () => readdir(results, { recursive: true }).catch(() => []),
      (found) => found.some((name) => name.endsWith(".csv")),
    );
    const text = await readFile(join(results, names.find((name) => name.endsWith(".csv"))!), "utf8");
    expect(text.split("\n")[0]).toMatch(/_key,total,twice$/);
  });

  test("materializes a topic into another", async () => {
    expect(created.streams).toEqual({ columns: ["id", "user", "price", "at"], materialization: fine });
    const rows = await until(
      () => readAll(namespace, "out", PARTITIONS),
      (found) => found.length >= 100,
    );
    expect(new Set(rows.map(({ record }) => record.id)).size).toBe(100);
  });

  test("lists, searches and pages", () => {
    expect(created.lists).toEqual({
      tables: ["Clicks", "Purchases"],
      search: ["Purchases"],
      pages: [["Clicks"], ["Purchases"]],
      bad_page: expect.stringMatching(/INVALID_ARGUMENT/),
      views: ["Totals"],
      materializations: ["clicks", "totals"],
      queries: expect.any(Number),
    });
  });

  test("deletes it all", async () => {
    expect(await usePythonClient("delete", { endpoint })).toEqual({
      tables: 0,
      gone: expect.stringMatching(/NOT_FOUND[\s\S]*table not found/),
    });
  });
});
