// Messages per second through a running kaskada: Avro container files of 320 bytes, a projection of four fields, Pulsar
// to Pulsar. First a backlog, then as they come. `node bench/stream.ts [MESSAGES [PARTITIONS]]`, after a build, with the
// test servers running (PULSAR_SERVICE_URL and PULSAR_ADMIN_URL name other ones). CPU_PROF=<folder> keeps a profile.
import { readFile } from "node:fs/promises";
import {
  comparePositions,
  openTransport,
  PulsarAdmin,
  parsePosition,
  partitionName,
  partitionOf,
  topicName,
} from "@rt-kaskada/common";
import { createCodec, parseRecordSchema } from "@rt-kaskada/records";
import Docker from "dockerode";
import { containerFile } from "../test/apps/kaskada/support/container-file.ts";
import { ServiceProcess } from "../test/apps/kaskada/support/service.ts";
import { adminUrl, pulsarConfig, serviceUrl } from "./support/broker.ts";

const TENANT = "bench-stream";
const BYTES = 320;
/** Linux counts a process's time in hundredths of a second. */
const TICKS = 100;

const count = Number(process.argv[2] ?? 100_000);
const partitions = Number(process.argv[3] ?? 1);
const admin = new PulsarAdmin(adminUrl);
const schemaText = JSON.stringify({
  type: "record",
  name: "Sale",
  fields: [
    { name: "id", type: "long" },
    { name: "time", type: "long" },
    { name: "customer", type: "string" },
    { name: "amount", type: "int" },
    { name: "note", type: "string" },
  ],
});
const codec = createCodec(parseRecordSchema(schemaText));
const parts = Array.from({ length: partitions }, (_, i) => i);

await admin.call("PUT", `tenants/${TENANT}`, { allowedClusters: ["standalone"] }, [409]);
await admin.call("PUT", `namespaces/${TENANT}/default`, { deduplicationEnabled: true }, [409]);
const messages = Array.from({ length: count }, (_, id) => sale(id));
console.log(`${count} messages of ${messages[0]!.payload.length} bytes, ${partitions} partitions`);

const service = await ServiceProcess.create();
if (process.env.CPU_PROF) service.nodeOptions.push("--cpu-prof", `--cpu-prof-dir=${process.env.CPU_PROF}`);
await service.start();
try {
  for (const mode of ["backlog", "live"] as const) await run(mode);
} finally {
  await service.stop("SIGTERM");
  await service.close();
}

async function run(mode: "backlog" | "live"): Promise<void> {
  const [input, output] = [`${mode}-in`, `${mode}-out`];
  for (const name of [input, output]) {
    await admin.deleteTopic(fullName(name), partitions);
    await admin.createTopic(fullName(name), partitions);
  }
  await admin.registerSchema(fullName(input), "AVRO", schemaText);
  const { client } = service;
  await client.tables.createTable({
    table: {
      tableName: mode,
      timeColumnName: "time",
      entityKeyColumnName: "customer",
      source: { pulsar: { config: pulsarConfig(TENANT, input) } },
    },
  });
  const materialize = () =>
    client.materializations.createMaterialization({
      materialization: {
        materializationName: mode,
        expression: `{ id: ${mode}.id, customer: ${mode}.customer, amount: ${mode}.amount, doubled: ${mode}.amount * 2 }`,
        destination: { pulsar: { config: pulsarConfig(TENANT, output) } },
      },
    });
  if (mode === "live") {
    await materialize();
    await until(async () => (await client.status.getStatus({})).materializations.every(isRunning));
  } else await send(input);
  const [started, cpu, broker] = [performance.now(), await cpuSeconds(), await brokerSeconds()];
  if (mode === "live") await send(input);
  else await materialize();
  await until(async () => (await stored(output)) >= count);
  const seconds = (performance.now() - started) / 1000;
  const used = (await cpuSeconds()) - cpu;
  const brokerUsed = (await brokerSeconds()) - broker;
  const { rows, distinct } = await check(output);
  console.log(
    `${mode}: ${Math.round(count / seconds)} messages/s (${seconds.toFixed(1)} s, CPU time: kaskada ${used.toFixed(1)} s, ` +
      `Pulsar ${brokerUsed.toFixed(1)} s); ${rows} rows, ${distinct} different ones`,
  );
  await client.materializations.deleteMaterialization({ materializationName: mode });
  await client.tables.deleteTable({ tableName: mode });
  for (const name of [input, output]) await admin.deleteTopic(fullName(name), partitions);
}

function isRunning({ state, error }: { state: string; error: string }): boolean {
  if (state === "STATE_FAILED") throw new Error(error);
  return state === "STATE_RUNNING";
}

function sale(id: number): { key: string; payload: Buffer } {
  const customer = `c${id % 1000}`;
  const record = { id, time: BigInt(1_600_000_000_000 + id) * 1_000_000n, customer, amount: id % 1000, note: "" };
  const missing = BYTES - containerFile(schemaText, codec.encode(record)).length;
  const payload = containerFile(schemaText, codec.encode({ ...record, note: "x".repeat(missing - 1) }));
  return { key: customer, payload };
}

async function send(name: string): Promise<void> {
  const transport = await openTransport({ serviceUrl, adminUrl });
  const topic = fullName(name);
  const producers = await Promise.all(
    parts.map((partition) => transport.producer({ topic, partition, name: "bench", batchDelayMs: 50 })),
  );
  for (const message of messages) {
    const producer = producers[partitionOf(message.key, partitions)]!;
    await producer.ready();
    void producer.send(message);
  }
  await transport.close();
}

async function stored(name: string): Promise<number> {
  const all = await Promise.all(parts.map((partition) => admin.stats(partitionName(fullName(name), partition))));
  return all.reduce((sum, stats) => sum + (stats?.msgInCounter ?? 0), 0);
}

/** How many rows the output holds, and how many different ones. */
async function check(name: string): Promise<{ rows: number; distinct: number }> {
  const topic = fullName(name);
  const output = createCodec(parseRecordSchema((await admin.schema(topic))!.data));
  const transport = await openTransport({ serviceUrl, adminUrl });
  const ids: unknown[] = [];
  for (const partition of parts) {
    const last = await admin.lastMessageId(partitionName(topic, partition));
    if (last === undefined) continue;
    const end = parsePosition(last);
    const subscription = "check";
    const consumer = await transport.consumer({
      topic,
      partition,
      subscription,
      type: "Exclusive",
      position: "earliest",
    });
    for (let quiet = false, reached = false; !(quiet && reached); ) {
      const none = new Promise<[]>((resolve) => setTimeout(resolve, 1000, []));
      const batch = await Promise.race([consumer.receiveBatch(5000), none]);
      quiet = batch.length === 0;
      for (const { payload, position } of batch) {
        ids.push(output.decode(payload).id);
        reached ||= comparePositions({ ...position, batchIndex: -1 }, end) >= 0;
      }
    }
  }
  await transport.close();
  return { rows: ids.length, distinct: new Set(ids).size };
}

/** User and system time of the service. */
async function cpuSeconds(): Promise<number> {
  const fields = (await readFile(`/proc/${service.pid}/stat`, "utf8")).split(") ")[1]!.split(" ");
  return (Number(fields[11]) + Number(fields[12])) / TICKS;
}

/** User and system time of Pulsar, where it is the tests' own. */
async function brokerSeconds(): Promise<number> {
  try {
    const stats = await new Docker().getContainer("rt-kaskada-test-pulsar").stats({ stream: false, "one-shot": true });
    return stats.cpu_stats.cpu_usage.total_usage / 1e9;
  } catch {
    return Number.NaN;
  }
}

function fullName(name: string): string {
  return topicName(TENANT, "default", name);
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 50));
}
