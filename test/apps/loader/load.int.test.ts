import { readFileSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Progress, Runs, silentLog } from "@rt-kaskada/common";
import { generateCsv, type LoadOptions, load } from "@rt-kaskada/loader";
import { parseRecordSchema } from "@rt-kaskada/records";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TestKeyspace, testKeyspace } from "../support/keyspace.js";
import { tcpProxy } from "../support/tcp-proxy.js";

const schema = parseRecordSchema(readFileSync("schemas/eshop-input.avsc", "utf8"));

let home: TestKeyspace;
let folder: string;
beforeAll(async () => {
  home = await testKeyspace("apps_loader");
  folder = await mkdtemp(join(tmpdir(), "rtk-test-load-"));
});
afterAll(async () => {
  await home?.drop();
  if (folder) await rm(folder, { recursive: true });
});

async function prepare(name: string, text: string, more: Partial<LoadOptions> = {}): Promise<LoadOptions> {
  const source = join(folder, `${name}.csv`);
  await writeFile(source, text);
  return {
    cassandra: home.connection,
    keyspace: home.keyspace,
    table: await home.table(name, schema, "so_key"),
    schema,
    source,
    run: name,
    rejects: join(folder, "out", `${name}.csv`),
    log: silentLog,
    ...more,
  };
}

const runOf = (run: string) => new Runs(home.client, home.keyspace, "loader").read(run);

describe("load", () => {
  it("loads the sample with its derived columns, and only once", async () => {
    const options = await prepare("sample", readFileSync("schemas/eshop-sample.csv", "utf8"));
    expect(await load(options)).toMatchObject({ loaded: 200, rejected: 0, skipped: false });
    const rows = await home.rows("sample");
    expect(rows).toHaveLength(200);
    const first = rows.find((row) => row.so_key === 1001);
    expect(first).toMatchObject({ year: 2008, month: 4, day: 1, session: 1, order_seq: 1 });
    expect((first!.event_time as Date).toISOString()).toBe("2008-04-01T00:00:00.000Z");
    expect(await runOf("sample")).toMatchObject({
      expected: 200,
      done: 200,
      rejected: 0,
      source: options.source,
      error: null,
    });
    expect((await runOf("sample"))?.finished).toBeInstanceOf(Date);
    expect(await load(options)).toMatchObject({ loaded: 200, skipped: true });
    expect(await load({ ...options, again: true })).toMatchObject({ loaded: 200, skipped: false });
  });

  it("writes bad rows to the rejects file and loads the others", async () => {
    const good = "2008;4;1;1;29;1;1;A13;1;5;1;28;2;1";
    const lines = [good, "2008;4;1;2;29", good.replace("28", "dear"), 'x;"', good.replace("2008;4;1;1", "2008;4;1;2")];
    const options = await prepare("rejecting", lines.join("\n"));
    expect(await load(options)).toMatchObject({ loaded: 2, rejected: 3 });
    expect(await readFile(options.rejects, "utf8")).toBe(
      [
        "line,reason,row",
        '2,"it has 5 columns, 14 are expected","2008;4;1;2;29"',
        '3,"price: ""dear"" is not an int","2008;4;1;1;29;1;1;A13;1;5;1;dear;2;1"',
        '4,"a quote isn\'t closed, or text follows a closing one","x;"""',
        "",
      ].join("\n"),
    );
    expect(await runOf("rejecting")).toMatchObject({ expected: 5, done: 2, rejected: 3 });
  });

  it("counts what the server refuses as rejected, too", async () => {
    const header = "so_key,model";
    const options = await prepare("refused", `${header}\n1,A\n,B\n2,C\n`);
    expect(await load(options)).toMatchObject({ loaded: 2, rejected: 1 });
    expect(await readFile(options.rejects, "utf8")).toMatch(/\n3,"[^"]*null[^"]*",",B"/i);
  });

  it("loads the first rows only when told how many", async () => {
    const options = await prepare("some", [...generateCsv({ rows: 5000 })].join(""), { count: 1234 });
    expect(await load(options)).toMatchObject({ loaded: 1234 });
    expect(await home.rows("some")).toHaveLength(1234);
    expect(await runOf("some")).toMatchObject({ expected: 1234, done: 1234 });
  });

  it("keeps the last of several rows with one key", async () => {
    const lines = Array.from({ length: 500 }, (_, i) => `2008,4,1,1,29,${1 + (i % 5)},1,A${i},1,5,1,28,2,1`);
    const options = await prepare("versions", lines.join("\n"));
    expect(await load(options)).toMatchObject({ loaded: 500 });
    const models = (await home.rows("versions")).map((row) => row.model).sort();
    expect(models).toEqual(["A495", "A496", "A497", "A498", "A499"]);
  });

  it("gives the same rows every time, also when the connection breaks on the way", async () => {
    const options = await prepare("steady", [...generateCsv({ rows: 40_000 })].join(""));
    const [host, port] = home.connection.contactPoints[0]!.split(":");
    const proxy = await tcpProxy({ host: host!, port: Number(port) });
    const cassandra = { ...home.connection, contactPoints: [`127.0.0.1:${proxy.port}`] };
    const progress: Progress[] = [];
    const outage = setTimeout(() => {
      void proxy.refuse(true);
      setTimeout(() => void proxy.refuse(false), 1500);
    }, 700);
    const result = await load({ ...options, cassandra, onProgress: (item) => progress.push(item) });
    clearTimeout(outage);
    await proxy.close();
    expect(result).toMatchObject({ loaded: 40_000, rejected: 0 });
    expect(progress.at(-1)).toMatchObject({ done: 40_000, expected: 40_000 });
    const first = await home.rows("steady");
    expect(first).toHaveLength(40_000);
    await load({ ...options, again: true });
    expect(await home.rows("steady")).toEqual(first);
  });

  it("says what is wrong, in the run's record, too", async () => {
    const options = await prepare("failing", "1,2,3\n");
    await expect(load(options)).rejects.toThrow("14 or 16 are expected");
    expect(await runOf("failing")).toMatchObject({ finished: null, error: expect.stringContaining("14 or 16") });
    await expect(load({ ...options, source: "/nowhere.csv" })).rejects.toThrow("/nowhere.csv doesn't exist");
    await expect(load({ ...options, table: "absent" })).rejects.toThrow("table apps_loader.absent doesn't exist");
  });
});
