import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { differences, readOutput } from "./support/cassandra.ts";
import { DockerWitness } from "./support/docker-witness.ts";
import { expectedRows } from "./support/expected.ts";
import { observe } from "./support/observation.ts";
import { root } from "./support/rtk.ts";
import { TestStack } from "./support/stack.ts";

const stack = new TestStack("e2e-small", 29400);
const folder = mkdtempSync(join(tmpdir(), "rt-kaskada-small-"));
const file = (name: string, text: string) => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

const sample = readFileSync(join(root, "schemas/eshop-sample.csv"), "utf8").trimEnd().split("\n");

beforeAll(() => stack.init());
afterAll(async () => {
  await stack.remove();
  rmSync(folder, { recursive: true });
});

describe("wrong input stops a preview before anything is made", () => {
  const wrong = async (config: Record<string, string>): Promise<string> => {
    await stack.set(config);
    const { code, stdout, stderr } = await stack.rtk("preview", "--non-interactive");
    for (const key of Object.keys(config)) await stack.rtk("config", "rm", `rt-kaskada:${key}`);
    expect(code).not.toBe(0);
    expect(await stack.dockerObjects()).toEqual([]);
    return stdout + stderr;
  };

  test("a misspelt key is named, with the nearest one", async () => {
    const said = await wrong({ partitons: "3" });
    expect(said).toContain("rt-kaskada:partitons");
    expect(said).toContain("partitions");
  });

  test("a Fenl error has its line, column and code", async () => {
    const said = await wrong({
      query: file("wrong.fenl", "{ year: kasTblInput.year,\n  monht: kasTblInput.monht }\n"),
    });
    expect(said).toContain("E0001");
    expect(said).toMatch(/2:\d+/);
    expect(said).toContain("monht");
  });

  test("an unparsable schema is named", async () => {
    const path = file("wrong.avsc", '{ "type": "record", "name": "EShopInput", "fields": [ }');
    expect(await wrong({ inputSchema: path })).toContain("wrong.avsc");
  });

  test("a port that another program holds is named", async () => {
    const server = await new Promise<Server>((resolve) => {
      const listening = createServer().listen(stack.ports.kaskada, "127.0.0.1", () => resolve(listening));
    });
    try {
      const said = await wrong({});
      expect(said).toContain(String(stack.ports.kaskada));
      expect(said).toContain("kaskada");
    } finally {
      server.close();
    }
  });
});

/** Previews; whatever is there is the same before and after, and Docker was only asked. */
async function expectPreviewToWriteNothing(servers: boolean, ...command: string[]): Promise<Record<string, number>> {
  const witness = new DockerWitness(join(folder, "docker.sock"));
  await witness.open();
  try {
    const before = await observe(stack, servers);
    const { code, changes, stdout, stderr } = await stack.preview(witness.host, command);
    expect(code, stdout + stderr).toBe(0);
    expect(await observe(stack, servers)).toEqual(before);
    expect(witness.requests).not.toEqual([]);
    expect(witness.changes).toEqual([]);
    return changes;
  } finally {
    witness.close();
  }
}

test("a preview of what isn't there yet writes nothing and builds nothing", async () => {
  expect(Object.keys(await expectPreviewToWriteNothing(false, "preview"))).toEqual(["create"]);
});

test("a user's own CSV goes through; its bad rows are counted and written to a file with their reasons", async () => {
  const [head, ...lines] = sample;
  const own = [
    head!,
    ...lines.slice(0, 40),
    "2008,4,1,too few",
    ...lines.slice(40, 80),
    lines[80]!.replace(/^\d+/, "year"),
  ];
  const source = file("own.csv", `${own.join("\n")}\n`);
  await stack.set({ source });
  const up = await stack.up();
  expect(up.code, up.stdout + up.stderr).toBe(0);
  expect(up.stdout).toMatch(/loaded\s+80\s+2/);

  const expected = expectedRows(source, -1, (cells) => cells.length < 14 || cells[0] === "year");
  expect(expected.size).toBe(80);
  expect(differences(expected, await readOutput(stack.ports.cassandra))).toEqual([]);
});

test("-n limits what is loaded", async () => {
  const source = join(root, ".data/eshop.csv");
  await stack.set({ source, loadCount: "1000" });
  const before = await readOutput(stack.ports.cassandra);
  const up = await stack.up();
  expect(up.code, up.stdout + up.stderr).toBe(0);

  const expected = new Map([...before, ...expectedRows(source, 1000)]);
  expect(differences(expected, await readOutput(stack.ports.cassandra))).toEqual([]);
});

test("a preview with changes of every kind writes nothing", async () => {
  const query = readFileSync(join(root, "schemas/eshop.fenl"), "utf8");
  const changed = {
    loadCount: "7",
    partitions: "4",
    query: file("other.fenl", query.replace("kasTblInput.price,", "kasTblInput.price_ind,")),
  };
  await stack.set(changed);
  try {
    const changes = await expectPreviewToWriteNothing(true, "preview");
    for (const op of ["same", "update", "replace"]) expect(changes).toHaveProperty(op);
    expect(Object.keys(await expectPreviewToWriteNothing(true, "destroy", "--preview-only"))).toEqual(["delete"]);
    expect(await expectPreviewToWriteNothing(true, "refresh", "--preview-only")).toHaveProperty("same");
  } finally {
    await stack.unset("partitions", "query");
    await stack.set({ loadCount: "1000" });
  }
});

test("status and logs tell of the stack", async () => {
  const status = await stack.rtk("status", "--json");
  expect(status.code, status.stderr).toBe(0);
  const told = JSON.parse(status.stdout);
  expect(told.waitingFor).toBeNull();
  expect(told.materialization.state).toBe("RUNNING");
  expect(told.containers.map((each: { service: string }) => each.service)).toContain("kaskada");

  const logs = await stack.rtk("logs", "consumer");
  expect(logs.code, logs.stderr).toBe(0);
  expect(logs.stdout).not.toBe("");
});

test("a failing loader makes up fail, with its last log lines", async () => {
  const source = file("nothing.csv", "a;b;c\n1;2;3\n");
  await stack.set({ source, loadCount: "-1" });
  const up = await stack.up();
  expect(up.code).not.toBe(0);
  expect(up.stderr).toContain(stack.container("loader"));
});

test("destroy leaves nothing", async () => {
  const destroyed = await stack.rtk("destroy", "--yes", "--skip-preview");
  expect(destroyed.code, destroyed.stdout + destroyed.stderr).toBe(0);
  expect(await stack.dockerObjects()).toEqual([]);
});
