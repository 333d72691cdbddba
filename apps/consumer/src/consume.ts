import {
  type CassandraOptions,
  connectCassandra,
  Limiter,
  type Log,
  openTransport,
  type PartitionConsumer,
  type Progress,
  type PulsarOptions,
  type PulsarTransport,
  partitionName,
  patientAdmin,
  Reporter,
  Runs,
  reasonOf,
  topicName,
} from "@rt-kaskada/common";
import type { Client } from "cassandra-driver";
import { DeadLetters } from "./dead-letters.js";
import { type Workshop, workPartition } from "./partition-worker.js";
import { SchemaVersions } from "./schema-versions.js";
import { TableWriter } from "./table-writer.js";

const APP = "consumer";
const REQUESTS_IN_FLIGHT = 48;
/** How long a stop waits for what is under way; servers kill a container 30 s after asking it to stop. */
const DRAIN_MS = 20_000;

export interface ConsumeOptions {
  cassandra: CassandraOptions;
  pulsar: PulsarOptions;
  keyspace: string;
  /** The output table. */
  table: string;
  tenant: string;
  namespace: string;
  /** The output topic. */
  topic: string;
  /** The subscription, also the run's name in the runs table. */
  subscription: string;
  log: Log;
  /** Ends the work: what is under way is finished, nothing more is taken on. */
  signal: AbortSignal;
  /** Told once every partition is subscribed to. */
  onReady?: () => void;
  onProgress?: (progress: Progress) => void;
}

/** Takes the output topic's messages to the output table until the signal is aborted. */
export async function consume(options: ConsumeOptions): Promise<{ done: number; rejected: number }> {
  const { log, signal } = options;
  const client = await connectCassandra(options.cassandra, log, signal);
  try {
    const transport = await openTransport({ ...options.pulsar, log });
    try {
      return await work(options, client, transport);
    } finally {
      await transport.close();
    }
  } finally {
    await client.shutdown();
  }
}

async function work(options: ConsumeOptions, client: Client, transport: PulsarTransport) {
  const { keyspace, table, subscription, log, signal, onProgress } = options;
  const topic = topicName(options.tenant, options.namespace, options.topic);
  const admin = patientAdmin(options.pulsar.adminUrl, options.pulsar.token, log, signal);
  const schemas = await SchemaVersions.load(admin, topic, log, signal);
  const partitions = await admin.partitions(topic);
  const runs = new Runs(client, keyspace, APP);
  const before = await runs.read(subscription);
  const counts = { done: before?.done ?? 0, rejected: before?.rejected ?? 0 };
  await runs.write(subscription, { source: topic, started: before?.started ?? new Date(), error: null });
  const workshop: Workshop = {
    schemas,
    table: await TableWriter.create(client, keyspace, table, schemas.latest, log, endOfDrain(signal)),
    limiter: new Limiter(REQUESTS_IN_FLIGHT),
    deadLetters: new DeadLetters(transport, admin, topic, subscription),
    entryAt: (partition, ...position) => admin.entryAt(partitionName(topic, partition), ...position),
    counts,
    log,
  };
  const consumers = await subscribe(transport, topic, partitions, subscription);
  log.info({ topic, partitions, subscription, table: `${keyspace}.${table}`, transport: transport.kind }, "consuming");
  options.onReady?.();

  let recorded = "";
  const record = async () => {
    const now = JSON.stringify(counts);
    if (now === recorded) return;
    await runs.write(subscription, { ...counts });
    recorded = now;
  };
  const reporter = new Reporter(
    () => ({ ...counts }),
    async (progress) => {
      onProgress?.(progress);
      if (progress.rate > 0) log.info(progress, "consuming");
      await record();
    },
    (error) => log.warn({ reason: reasonOf(error) }, "the run's progress can't be recorded"),
  );
  try {
    await Promise.all(consumers.map(({ partition, consumer }) => workPartition(partition, consumer, workshop, signal)));
  } catch (error) {
    await runs.write(subscription, { error: reasonOf(error) }).catch(() => undefined);
    throw error;
  } finally {
    await reporter.stop();
  }
  await record();
  onProgress?.({ ...counts, rate: 0 });
  log.info(counts, "drained");
  return counts;
}

function subscribe(transport: PulsarTransport, topic: string, partitions: number, subscription: string) {
  const numbers = partitions === 0 ? [-1] : Array.from({ length: partitions }, (_, index) => index);
  const open = async (partition: number): Promise<{ partition: number; consumer: PartitionConsumer }> => {
    const consumer = await transport.consumer({
      topic,
      partition,
      subscription,
      type: "Failover",
      position: "earliest",
    });
    return { partition, consumer };
  };
  return Promise.all(numbers.map(open));
}

/** Aborted some time after the given signal. */
function endOfDrain(signal: AbortSignal): AbortSignal {
  const end = new AbortController();
  const start = () => setTimeout(() => end.abort(), DRAIN_MS).unref();
  if (signal.aborted) start();
  else signal.addEventListener("abort", start, { once: true });
  return end.signal;
}
