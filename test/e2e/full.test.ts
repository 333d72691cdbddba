import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "cassandra-driver";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { differences, readOutput } from "./support/cassandra.ts";
import { expectedRows } from "./support/expected.ts";
import { root, rtk, run } from "./support/rtk.ts";
import { TestStack } from "./support/stack.ts";

const stack = new TestStack("e2e-full", 29300);
const generated = join(root, ".data/eshop.csv");
const folder = mkdtempSync(join(tmpdir(), "rt-kaskada-full-"));

beforeAll(() => stack.init());
afterAll(async () => {
  await stack.remove();
  rmSync(folder, { recursive: true });
});

test("the full data set arrives, row by row the projection of the CSV", async () => {
  const up = await stack.up();
  expect(up.code, up.stdout + up.stderr).toBe(0);
  expect(up.stdout).toContain("165,474 rows in rt_kas_proc.eshop_output");
  const expected = expectedRows(generated);
  expect(expected.size).toBe(165_474);
  expect(differences(expected, await readOutput(stack.ports.cassandra))).toEqual([]);
});

test("a second up changes nothing", async () => {
  const up = await stack.rtk("up", "--yes", "--skip-preview", "--non-interactive", "--expect-no-changes");
  expect(up.code, up.stdout + up.stderr).toBe(0);
});

// After a crash Pulsar delivers again what it had not yet noted as acknowledged, rows of an earlier run among them: written
// again they are the same, so each run loads at least the rows of the one before.
describe("what stops for 15 s, or is killed, in the middle of a run costs no row", () => {
  test.for([
    ["cassandra is stopped and kaskada killed", { cassandra: "stop", kaskada: "kill" }, 164_000],
    ["pulsar is killed and the consumer stopped", { pulsar: "kill", consumer: "stop" }, 165_000],
  ] as const)("%s", async ([, outages, count]) => {
    await emptyTables();
    await stack.set({ loadCount: String(count) });
    const up = stack.up();
    const begun = await Promise.race([up.then(() => "finished"), outputBegun().then(() => "begun")]);
    expect(begun).toBe("begun");
    for (const [service, how] of Object.entries(outages)) await run("docker", [how, stack.container(service)]);
    await sleep(15_000);
    for (const service of Object.keys(outages)) await run("docker", ["start", stack.container(service)]);
    const finished = await up;
    expect(finished.code, finished.stdout + finished.stderr).toBe(0);
    expect(differences(expectedRows(generated, count), await readOutput(stack.ports.cassandra))).toEqual([]);
  });
});

test("rtk load and rtk produce send more through a running stack", async () => {
  await emptyTables();
  const source = join(folder, "more.csv");
  expect((await rtk(["generate", "--rows", "5000", "--out", source])).code).toBe(0);
  const loaded = await stack.rtk("load", source, "-n", "3000");
  expect(loaded.code, loaded.stdout + loaded.stderr).toBe(0);
  const produced = await stack.rtk("produce");
  expect(produced.code, produced.stdout + produced.stderr).toBe(0);
  const expected = expectedRows(source, 3000);
  for (let tries = 0; tries < 60 && (await readOutput(stack.ports.cassandra)).size < expected.size; tries++)
    await sleep(1000);
  expect(differences(expected, await readOutput(stack.ports.cassandra))).toEqual([]);
});

test("destroy leaves no container, network or volume", async () => {
  const destroyed = await stack.rtk("destroy", "--yes", "--skip-preview");
  expect(destroyed.code, destroyed.stdout + destroyed.stderr).toBe(0);
  expect(await stack.dockerObjects()).toEqual([]);
});

async function withCassandra<T>(work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({
    contactPoints: [`127.0.0.1:${stack.ports.cassandra}`],
    localDataCenter: "datacenter1",
    socketOptions: { readTimeout: 60_000 },
  });
  try {
    return await work(client);
  } finally {
    await client.shutdown();
  }
}

async function emptyTables(): Promise<void> {
  await withCassandra(async (client) => {
    for (const table of ["eshop_input", "eshop_output"]) await client.execute(`TRUNCATE rt_kas_proc.${table}`);
  });
}

async function outputBegun(): Promise<void> {
  for (;;) {
    const rows = await withCassandra((client) =>
      client.execute("SELECT so_key FROM rt_kas_proc.eshop_output LIMIT 1"),
    ).catch(() => undefined);
    if (rows && rows.rowLength > 0) return;
    await sleep(200);
  }
}
