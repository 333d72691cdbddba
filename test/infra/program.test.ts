import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";

// The program is a process of its own, and loads the compiler for its shells.
vi.setConfig({ testTimeout: 60_000 });

interface Program {
  // biome-ignore lint/suspicious/noExplicitAny: inputs of many kinds of resources
  resources: Record<string, { type: string; inputs: Record<string, any> }>;
  // biome-ignore lint/suspicious/noExplicitAny: the program's outputs
  outputs: any;
}

const folder = mkdtempSync(join(tmpdir(), "rtk-program-"));
const source = join(folder, "rows.csv");
writeFileSync(source, "1\n2\n");
let program: Program;

const SETTINGS = {
  "rt-kaskada:images": "local",
  "rt-kaskada:source": source,
  // The program looks whether they are free: none from which connections go out.
  "rt-kaskada:ports": '{"cassandra":22042,"pulsar":22650,"pulsarAdmin":22080,"kaskada":22051}',
};

/** Run the compiled program, as both the CLI and the deployer do. */
async function run(settings: Record<string, string> = SETTINGS): Promise<Program> {
  const script = `${import.meta.dirname}/support/run-program.cjs`;
  const env = { ...process.env, NODE_OPTIONS: "" };
  const { stdout } = await promisify(execFile)(process.execPath, [script, JSON.stringify(settings)], { env });
  return JSON.parse(stdout);
}

beforeAll(async () => {
  program = await run();
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true }));

const all = (type: string) => Object.values(program.resources).filter((r) => r.type === type);
const inputs = (name: string) => program.resources[name]!.inputs;
const env = (name: string) =>
  Object.fromEntries(inputs(name).envs.map((e: string) => [e.slice(0, e.indexOf("=")), e.slice(e.indexOf("=") + 1)]));

describe("containers", () => {
  const containers = () => all("docker:index/container:Container");

  test("are named after the stack, and reach the host at its own address alone", () => {
    expect(
      containers()
        .map((c) => c.inputs.name)
        .sort(),
    ).toEqual(["cassandra", "consumer", "kaskada", "loader", "producer", "pulsar"].map((s) => `rt-kaskada-dev-${s}`));
    const ports = containers().flatMap((c) => c.inputs.ports ?? []);
    expect(ports.map((p) => p.external).sort()).toEqual([22042, 22051, 22080, 22650]);
    for (const port of ports) expect(port.ip).toBe("127.0.0.1");
  });

  test("get time to stop; services come back, one-shots only when they fail", () => {
    for (const { inputs } of containers()) expect(inputs.destroyGraceSeconds).toBe(30);
    for (const name of ["cassandra", "pulsar", "kaskada", "consumer"])
      expect(inputs(name).restart).toBe("unless-stopped");
    for (const name of ["loader", "producer"]) expect(inputs(name)).not.toHaveProperty("attach");
    for (const name of ["loader", "producer"])
      expect(inputs(name)).toMatchObject({ mustRun: false, restart: "on-failure" });
  });

  test("servers are waited for by a health check, and keep their data in a volume", () => {
    for (const name of ["cassandra", "pulsar", "kaskada"]) {
      expect(inputs(name).wait).toBe(true);
      expect(inputs(name).healthcheck.tests[0]).toBe("CMD");
      expect(inputs(name).volumes[0].volumeName).toBe(`rt-kaskada-dev-${name}`);
    }
  });

  test("of apps follow their image's content, whose context is the same in every clone", () => {
    for (const app of ["loader", "producer", "consumer", "kaskada"]) {
      expect(inputs(app).image).toBe(`sha256:${app}-image`);
      expect(inputs(`${app}-image`)).toMatchObject({
        skipPush: true,
        build: {
          context: `../apps/${app}`,
          builderVersion: "BuilderV1",
          args: { NODE_IMAGE: "rt-kaskada/node:24.21.0" },
        },
      });
    }
  });

  test("talk to the servers by their inside addresses", () => {
    for (const app of ["loader", "producer", "consumer"])
      expect(env(app).CASSANDRA_CONTACT_POINTS).toBe("rt-kaskada-dev-cassandra:9042");
    for (const app of ["producer", "consumer", "kaskada"])
      expect(env(app).PULSAR_ADMIN_URL).toBe("http://rt-kaskada-dev-pulsar:8080");
    expect(env("loader").LOAD_RUN).toBe(program.outputs.load.run);
    expect(env("producer").LOAD_RUN).toBe(program.outputs.load.run);
  });
});

test("tables, topics and the Kaskada table have the schema's columns", () => {
  expect(inputs("input-table").columns).toHaveLength(16);
  expect(inputs("output-table").columns.map((c: { name: string }) => c.name)).toEqual(
    "year month day order_seq session category model price price_ind event_time so_key".split(" "),
  );
  expect(inputs("input-topic")).toMatchObject({ partitions: 3, name: "rt_kas_input_tp" });
  expect(inputs("kaskada-table").schema).toBe(inputs("input-topic").schema);
  expect(inputs("materialization").outputSchema).toBe(inputs("output-topic").schema);
  expect(inputs("materialization").destination.brokerUrl).toBe("pulsar://rt-kaskada-dev-pulsar:6650");
});

test("dynamic resources reach the servers from outside", () => {
  expect(inputs("keyspace").connection.contactPoints).toEqual(["127.0.0.1:22042"]);
  expect(inputs("input-topic").connection.adminUrl).toBe("http://127.0.0.1:22080");
  expect(inputs("kaskada-table").connection.address).toBe("127.0.0.1:22051");
});

test("a dynamic resource's provider is named, and nothing else of it is in the state", () => {
  const texts = Object.values(program.resources)
    .map((r) => r.inputs.__provider)
    .filter((text) => text !== undefined);
  const kinds = "kaskadaTable keyspace materialization namespace table tenant topic".split(" ");
  // A change of this text is a change of every resource in every state there is.
  expect([...new Set(texts)].sort()).toEqual(
    kinds.map((kind) => `exports.handler = () => require("@rt-kaskada/providers").${kind};`),
  );
});

test("outputs tell where everything is", () => {
  expect(program.outputs).toMatchObject({
    cassandra: { contactPoint: "127.0.0.1:22042", localDataCenter: "datacenter1" },
    pulsar: { serviceUrl: "pulsar://127.0.0.1:22650", adminUrl: "http://127.0.0.1:22080" },
    kaskada: { address: "127.0.0.1:22051" },
    load: { source, loadCount: -1, produceCount: -1 },
    subscription: "eshop_output-consumer",
  });
});

test("a load of another file, or of another number of rows, has another name", async () => {
  const other = join(folder, "other.csv");
  writeFileSync(other, "1\n");
  const names = await Promise.all([
    run(),
    run({ ...SETTINGS, "rt-kaskada:source": other }),
    run({ ...SETTINGS, "rt-kaskada:loadCount": "1" }),
  ]);
  const runs = names.map((p) => p.outputs.load.run);
  expect(runs[0]).toBe(program.outputs.load.run);
  expect(new Set(runs).size).toBe(3);
});

test("a source that isn't there, and a wrong setting, stop the program with what to do", async () => {
  await expect(run({ ...SETTINGS, "rt-kaskada:source": "/nowhere.csv" })).rejects.toThrow(
    /\/nowhere.csv is not there.*rtk generate/,
  );
  await expect(run({ ...SETTINGS, "rt-kaskada:portz": "{}" })).rejects.toThrow("did you mean ports?");
});
