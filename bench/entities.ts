// Memory of kaskada with many entities, how large their checkpoint is, how long taking it holds up the rows, and how long
// a restart from it takes. `node bench/entities.ts [ENTITIES]`, after a build. Uses the tests'
// Pulsar, or the one of PULSAR_SERVICE_URL and PULSAR_ADMIN_URL.
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { createCodec, parseRecordSchema } from "@rt-kaskada/records";
import { testNamespace } from "../test/apps/kaskada/support/namespace.ts";
import { ServiceProcess } from "../test/apps/kaskada/support/service.ts";
import { produce } from "../test/apps/kaskada/support/topics.ts";
import { broker } from "./support/broker.ts";

const PARTITIONS = 3;
const NAME = "features";

const entities = Number(process.argv[2] ?? 1_000_000);
const schemaText = JSON.stringify({
  type: "record",
  name: "Sale",
  fields: [
    { name: "customer", type: "int" },
    { name: "at", type: { type: "long", logicalType: "local-timestamp-millis" } },
    { name: "amount", type: "int" },
  ],
});
const codec = createCodec(parseRecordSchema(schemaText));
const namespace = await testNamespace(broker);
await namespace.create("in", PARTITIONS, schemaText);
await namespace.create("out", PARTITIONS);

const service = await ServiceProcess.create();
await service.start();
try {
  await tell("before");
  await service.client.tables.createTable({
    table: {
      tableName: "Sales",
      timeColumnName: "at",
      entityKeyColumnName: "customer",
      source: { pulsar: { config: namespace.config("in") } },
    },
  });
  const { materialization } = await service.client.materializations.createMaterialization({
    materialization: {
      materializationName: NAME,
      expression:
        "{ n: count(Sales) as i32, total: sum(Sales.amount), mean: mean(Sales.amount), best: max(Sales.amount), " +
        "first: first(Sales.amount) }",
      destination: { pulsar: { config: namespace.config("out") } },
    },
  });
  await send(entities);
  await caughtUp();
  await tell(`${entities} entities with five aggregates each`);
  const directory = join(service.dataDir, "jobs", materialization!.materializationId);
  console.log(`checkpoint: ${megabytes((await stat(join(directory, "checkpoint"))).size)}`);
  // Rows that keep coming, so that there are checkpoints between them.
  await send(Math.min(entities, 50_000));
  await caughtUp();
  console.log(`taking its picture held up the rows for ${await metric("checkpoint_pause_seconds")} s`);
  for (const signal of ["SIGTERM", "SIGKILL"] as const) {
    await service.stop(signal);
    const started = performance.now();
    await service.start();
    const up = performance.now();
    await running();
    const seconds = (to: number) => ((to - started) / 1000).toFixed(1);
    console.log(`after ${signal}: takes calls after ${seconds(up)} s, runs after ${seconds(performance.now())} s`);
  }
  await tell("after the restart");
} finally {
  await service.close();
  await namespace.drop();
}

async function send(count: number): Promise<void> {
  const started = performance.now();
  await produce(namespace, "in", PARTITIONS, rows(count));
  console.log(`sent ${count} rows in ${((performance.now() - started) / 1000).toFixed(1)} s`);
}

function* rows(count: number) {
  const started = performance.now();
  for (let customer = 0; customer < count; customer++) {
    const at = 1_600_000_000_000 + Math.floor(performance.now() - started);
    yield { key: String(customer), payload: codec.encode({ customer, at, amount: customer % 1000 }) };
  }
}

async function status() {
  return (await service.client.status.getStatus({ materializationName: NAME })).materializations[0]!;
}

async function running(): Promise<void> {
  for (;;) {
    const { state, error } = await status();
    if (state === "STATE_RUNNING") return;
    if (state === "STATE_FAILED") throw new Error(error);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function caughtUp(): Promise<void> {
  await running();
  while (!(await status()).inputs.every((input) => input.caughtUp)) {
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

async function tell(when: string): Promise<void> {
  const { residentBytes, heapBytes, materializations } = await service.client.status.getStatus({});
  const peak = /VmHWM:\s+(\d+) kB/.exec(await readFile(`/proc/${service.pid}/status`, "utf8"))?.[1];
  console.log(
    `${when}: ${materializations[0]?.entities ?? 0} entities, resident ${megabytes(residentBytes)} ` +
      `(most so far ${megabytes(Number(peak) * 1024)}), heap ${megabytes(heapBytes)}`,
  );
}

async function metric(name: string): Promise<string> {
  const text = await (await fetch(`http://127.0.0.1:${service.httpPort}/metrics`)).text();
  return new RegExp(`^kaskada_materialization_${name}{.*} (.*)$`, "m").exec(text)?.[1] ?? "?";
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}
