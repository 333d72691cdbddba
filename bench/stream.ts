// Messages per second through a running kaskada: Avro container files of 320 bytes, a projection of four fields, Pulsar
// to Pulsar. First a backlog, then as they come, some times over: `node bench/stream.ts [MESSAGES [PARTITIONS [RUNS]]]`,
// after a build. Uses the tests' Pulsar, or the one of PULSAR_SERVICE_URL and PULSAR_ADMIN_URL. Where PYTHON names a Python
// with `pulsar-client`, that sends the messages. CPU_PROF=<folder> keeps a profile.
import { readFile } from "node:fs/promises";
import { partitionName } from "@rt-kaskada/common";
import { createCodec, parseRecordSchema } from "@rt-kaskada/records";
import { containerFile } from "../test/apps/kaskada/support/container-file.ts";
import { testNamespace } from "../test/apps/kaskada/support/namespace.ts";
import { ServiceProcess } from "../test/apps/kaskada/support/service.ts";
import { readAll } from "../test/apps/kaskada/support/topics.ts";
import { broker, container } from "./support/broker.ts";
import { median } from "./support/median.ts";
import { type KeyedMessage, prepareSending } from "./support/prepare-sending.ts";
import { watchStolen } from "./support/stolen.ts";

const BYTES = 320;
/** Linux counts a process's time in hundredths of a second. */
const TICKS = 100;
/** A Pulsar that was just started has its compilers at work for as many. */
const WARM_UP = 3;
const MODES = ["backlog", "live"] as const;

const count = Number(process.argv[2] ?? 100_000);
const partitions = Number(process.argv[3] ?? 1);
const runs = Number(process.argv[4] ?? 5);
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

const messages = Array.from({ length: count }, (_, id) => sale(id));
console.log(`${count} messages of ${messages[0]!.payload.length} bytes, ${partitions} partitions`);

const namespace = await testNamespace(broker);
const service = await ServiceProcess.create();
if (process.env.CPU_PROF) service.nodeOptions.push("--cpu-prof", `--cpu-prof-dir=${process.env.CPU_PROF}`);
await service.start();
try {
  const rates = { backlog: [] as number[], live: [] as number[] };
  for (let round = 1; round <= WARM_UP + runs; round++)
    for (const mode of MODES) {
      const rate = await run(mode);
      if (round > WARM_UP) rates[mode].push(rate);
    }
  for (const mode of MODES) {
    const [slowest, fastest] = [Math.min(...rates[mode]), Math.max(...rates[mode])];
    console.log(`${mode}: median of ${runs} runs ${median(rates[mode])} messages/s (${slowest} to ${fastest})`);
  }
} finally {
  await service.stop("SIGTERM");
  await service.close();
  await namespace.drop();
}

/** Messages per second. */
async function run(mode: (typeof MODES)[number]): Promise<number> {
  const [input, output] = [`${mode}-in`, `${mode}-out`];
  await namespace.create(input, partitions, schemaText);
  await namespace.create(output, partitions);
  const send = await prepareSending(namespace, input, partitions, messages);
  const { client } = service;
  await client.tables.createTable({
    table: {
      tableName: mode,
      timeColumnName: "time",
      entityKeyColumnName: "customer",
      source: { pulsar: { config: namespace.config(input) } },
    },
  });
  const materialize = () =>
    client.materializations.createMaterialization({
      materialization: {
        materializationName: mode,
        expression: `{ id: ${mode}.id, customer: ${mode}.customer, amount: ${mode}.amount, doubled: ${mode}.amount * 2 }`,
        destination: { pulsar: { config: namespace.config(output) } },
      },
    });
  if (mode === "live") {
    await materialize();
    await until(async () => (await client.status.getStatus({})).materializations.every(isRunning));
  } else await send();
  const stolen = watchStolen();
  const [started, cpu, brokerCpu] = [performance.now(), await cpuSeconds(), await brokerSeconds()];
  if (mode === "live") await send();
  else await materialize();
  await until(async () => (await stored(output)) >= count);
  const seconds = (performance.now() - started) / 1000;
  const rate = Math.round(count / seconds);
  const share = Math.round((stolen() ?? 0) * 100);
  const used = (await cpuSeconds()) - cpu;
  const brokerUsed = (await brokerSeconds()) - brokerCpu;
  const { rows, distinct } = await check(output);
  console.log(
    `${mode}: ${rate} messages/s (${seconds.toFixed(1)} s, CPU time: kaskada ${used.toFixed(1)} s, ` +
      `Pulsar ${brokerUsed.toFixed(1)} s, ${share} % of the machine taken by its host); ${rows} rows, ${distinct} different ones`,
  );
  await client.materializations.deleteMaterialization({ materializationName: mode });
  await client.tables.deleteTable({ tableName: mode });
  for (const name of [input, output]) await namespace.admin.deleteTopic(namespace.topic(name), partitions);
  return rate;
}

function isRunning({ state, error }: { state: string; error: string }): boolean {
  if (state === "STATE_FAILED") throw new Error(error);
  return state === "STATE_RUNNING";
}

function sale(id: number): KeyedMessage {
  const customer = `c${id % 1000}`;
  const record = { id, time: BigInt(1_600_000_000_000 + id) * 1_000_000n, customer, amount: id % 1000, note: "" };
  const missing = BYTES - containerFile(schemaText, codec.encode(record)).length;
  const payload = containerFile(schemaText, codec.encode({ ...record, note: "x".repeat(missing - 1) }));
  return { key: customer, payload };
}

async function stored(name: string): Promise<number> {
  let sum = 0;
  for (let partition = 0; partition < partitions; partition++) {
    const stats = await namespace.admin.stats(partitionName(namespace.topic(name), partition));
    sum += stats?.msgInCounter ?? 0;
  }
  return sum;
}

/** How many rows the output holds, and how many different ones. */
async function check(name: string): Promise<{ rows: number; distinct: number }> {
  const all = await readAll(namespace, name, partitions);
  return { rows: all.length, distinct: new Set(all.map(({ record }) => record.id)).size };
}

/** User and system time of the service. */
async function cpuSeconds(): Promise<number> {
  const fields = (await readFile(`/proc/${service.pid}/stat`, "utf8")).split(") ")[1]!.split(" ");
  return (Number(fields[11]) + Number(fields[12])) / TICKS;
}

/** User and system time of Pulsar, where it is the tests' own. */
async function brokerSeconds(): Promise<number> {
  try {
    const stats = await container.stats({ stream: false, "one-shot": true });
    return stats.cpu_stats.cpu_usage.total_usage / 1e9;
  } catch {
    return Number.NaN;
  }
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 50));
}
