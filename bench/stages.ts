// Rows per second of loader, producer and consumer, one after the other, without Kaskada: the consumer reads the input
// topic. `node bench/stages.ts [ROWS]`, after a build. Uses the tests' servers, or those of CASSANDRA_CONTACT_POINTS,
// PULSAR_SERVICE_URL and PULSAR_ADMIN_URL.
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connectCassandra, PulsarAdmin, runsTable, silentLog, topicName } from "@rt-kaskada/common";
import { consume } from "@rt-kaskada/consumer";
import { load, writeGenerated } from "@rt-kaskada/loader";
import { produce } from "@rt-kaskada/producer";
import { cqlColumns, parseRecordSchema } from "@rt-kaskada/records";
import { cassandra as testServer } from "../test/support/servers.ts";
import { broker } from "./support/broker.ts";

const KEYSPACE = "bench_stages";
const TENANT = "bench-stages";

const rows = Number(process.argv[2] ?? 165_474);
const cassandra = {
  contactPoints: (process.env.CASSANDRA_CONTACT_POINTS ?? (await testCassandra())).split(","),
  localDataCenter: process.env.CASSANDRA_LOCAL_DC ?? "datacenter1",
};
const schema = parseRecordSchema(await readFile(new URL("../schemas/eshop-input.avsc", import.meta.url), "utf8"));
const topic = { tenant: TENANT, namespace: "default", topic: "input" };
const fullName = topicName(topic.tenant, topic.namespace, topic.topic);

const client = await connectCassandra(cassandra, silentLog);
const replication = "{'class': 'SimpleStrategy', 'replication_factor': 1}";
const columns = cqlColumns(schema)
  .map(({ name, type }) => `${name} ${type}`)
  .join(", ");
const runs = runsTable.columns.map(({ name, type }) => `${name} ${type}`).join(", ");
await client.execute(`DROP KEYSPACE IF EXISTS ${KEYSPACE}`);
await client.execute(`CREATE KEYSPACE ${KEYSPACE} WITH replication = ${replication}`);
await client.execute(`CREATE TABLE ${KEYSPACE}.input (${columns}, PRIMARY KEY (so_key))`);
await client.execute(`CREATE TABLE ${KEYSPACE}.output (${columns}, PRIMARY KEY (so_key))`);
await client.execute(`CREATE TABLE ${KEYSPACE}.runs (${runs}, PRIMARY KEY (app, run))`);

const admin = new PulsarAdmin(broker.adminUrl);
await admin.call("PUT", `tenants/${TENANT}`, { allowedClusters: ["standalone"] }, [409]);
await admin.call("PUT", `namespaces/${TENANT}/default`, { deduplicationEnabled: true }, [409]);
await admin.deleteTopic(fullName, 3);
await admin.createTopic(fullName, 3);

const folder = await mkdtemp(join(tmpdir(), "rt-kaskada-bench-"));
try {
  const source = join(folder, "source.csv");
  await writeGenerated(source, { rows });
  const common = { cassandra, keyspace: KEYSPACE, schema, log: silentLog };
  await timed("loaded", async () => {
    await load({ ...common, table: "input", source, run: "bench", rejects: join(folder, "rejects.csv") });
  });
  await timed("produced", async () => {
    await produce({ ...common, ...topic, pulsar: broker, table: "input", stack: "bench", load: "bench" });
  });
  await timed("consumed", async () => {
    const stop = new AbortController();
    const onProgress = ({ done }: { done: number }) => {
      if (done >= rows) stop.abort();
    };
    const subscription = "bench";
    await consume({
      ...common,
      ...topic,
      pulsar: broker,
      table: "output",
      subscription,
      signal: stop.signal,
      onProgress,
    });
  });
} finally {
  await rm(folder, { recursive: true });
  await admin.deleteTopic(fullName, 3);
  await client.execute(`DROP KEYSPACE ${KEYSPACE}`);
  await client.shutdown();
}

async function timed(what: string, work: () => Promise<void>): Promise<void> {
  const [started, cpu] = [performance.now(), process.cpuUsage()];
  await work();
  const seconds = (performance.now() - started) / 1000;
  const own = (process.cpuUsage(cpu).user / 1e6).toFixed(1);
  console.log(
    `${Math.round(rows / seconds)} rows/s ${what} (${seconds.toFixed(1)} s, ${own} s of this process's time)`,
  );
}

async function testCassandra(): Promise<string> {
  const { host, port } = await testServer();
  return `${host}:${port}`;
}
