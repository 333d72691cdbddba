import {
  type CassandraOptions,
  connectCassandra,
  type Log,
  openTransport,
  type PartitionProducer,
  type Progress,
  type PulsarAdmin,
  type PulsarOptions,
  partitionName,
  patientAdmin,
  Reporter,
  Runs,
  readTableShape,
  reasonOf,
  topicName,
} from "@rt-kaskada/common";
import { compatible, parseRecordSchema, type RecordSchema, schemaFingerprint } from "@rt-kaskada/records";
import type { Client } from "cassandra-driver";
import { codeVersion, runName } from "./run-name.js";
import { sendPartition } from "./send-partition.js";
import { byPartition, type EncodedRow, sortedRows } from "./sorted-rows.js";
import { waitForLoad } from "./wait-for-load.js";

const APP = "producer";
const LOADER = "loader";
/** Nobody waits for a single row here, and large batches are read many times as fast. */
const BATCH_DELAY_MS = 100;

export interface ProduceOptions {
  /** The stack's name, part of the run's. */
  stack: string;
  cassandra: CassandraOptions;
  pulsar: PulsarOptions;
  keyspace: string;
  table: string;
  tenant: string;
  namespace: string;
  topic: string;
  /** The topic's schema, by which rows are encoded. */
  schema: RecordSchema;
  /** The load to wait for; without it, what is loaded is sent. */
  load?: string;
  /** How many rows to send, from the earliest; all, when not given. */
  count?: number;
  /** The field rows are sorted by; `event_time` by default. */
  timeField?: string;
  /** The field whose value is the messages' key and routes them; `so_key` by default. */
  keyField?: string;
  log: Log;
  signal?: AbortSignal;
  onProgress?: (progress: Progress) => void;
}

export interface ProduceResult {
  run: string;
  /** How many messages of the run are stored, those of former starts included. */
  sent: number;
  /** By partition, `ledger:entry` of the last message stored. */
  lastIds: Map<number, string>;
  seconds: number;
}

/**
 * Sends the input table's rows to the input topic, in the order of their times, each exactly once: a run that was broken
 * off goes on after the last message stored.
 */
export async function produce(options: ProduceOptions): Promise<ProduceResult> {
  const { log, signal, keyspace } = options;
  const client = await connectCassandra(options.cassandra, log, signal);
  try {
    const loads = new Runs(client, keyspace, LOADER);
    if (options.load !== undefined) await waitForLoad(loads, options.load, log, signal);
    const finished = (await loads.list()).filter((load) => load.finished);
    if (finished.length === 0) throw new Error(`nothing has been loaded into ${keyspace}.${options.table} yet`);
    const run = runName(options.stack, finished, options.count ?? -1, await codeVersion());
    const source = options.load ?? finished.map((load) => load.run).join(",");
    const runs = new Runs(client, keyspace, APP);
    try {
      return await new Production(options, client, runs, run, source).perform();
    } catch (error) {
      await runs.write(run, { error: reasonOf(error) }).catch(() => undefined);
      throw error;
    }
  } finally {
    await client.shutdown();
  }
}

/** One start of a run, from reading the table to the run's last record. */
class Production {
  private sent = 0;

  constructor(
    private readonly options: ProduceOptions,
    private readonly client: Client,
    private readonly runs: Runs,
    private readonly run: string,
    private readonly source: string,
  ) {}

  async perform(): Promise<ProduceResult> {
    const { options, run, source } = this;
    const { log, signal, onProgress } = options;
    const started = performance.now();
    const topic = topicName(options.tenant, options.namespace, options.topic);
    const admin = patientAdmin(options.pulsar.adminUrl, options.pulsar.token, log, signal);
    await this.checkSchema(admin, topic);
    const partitions = await admin.partitions(topic);
    const rows = await this.readRows();
    const before = await this.runs.read(run);
    const record = {
      source,
      expected: rows.length,
      started: before?.started ?? new Date(),
      finished: null,
      error: null,
    };
    await this.runs.write(run, record);

    const parts = partitions === 0 ? [rows] : byPartition(rows, partitions);
    const transport = await openTransport({ ...options.pulsar, log });
    log.info({ run, rows: rows.length, topic, partitions, transport: transport.kind }, "sending");
    const reporter = new Reporter(
      () => ({ done: this.sent, rejected: 0, expected: rows.length }),
      async (progress) => {
        onProgress?.(progress);
        log.info(progress, "sending");
        await this.runs.write(run, { done: progress.done });
      },
      (error) => log.warn({ reason: reasonOf(error) }, "the run's progress can't be recorded"),
    );
    const lastIds = new Map<number, string>();
    try {
      const numbers = partitions === 0 ? [-1] : [...parts.keys()];
      const open = (partition: number) =>
        transport.producer({ topic, partition, name: run, batchDelayMs: BATCH_DELAY_MS });
      const producers = await Promise.all(numbers.map(open));
      await Promise.all(
        numbers.map(async (partition, index) => {
          const own = await this.sendAll(producers[index]!, parts[index]!);
          const last = own ?? (await admin.lastMessageId(partitionName(topic, partition)));
          if (last !== undefined) lastIds.set(Math.max(0, partition), last);
        }),
      );
      if (signal?.aborted && this.sent < rows.length) throw new Error(`interrupted after ${this.sent} messages`);
    } finally {
      await reporter.stop();
      await transport.close();
    }
    await this.runs.write(run, { done: this.sent, lastIds, finished: new Date() });
    const seconds = (performance.now() - started) / 1000;
    onProgress?.({ done: this.sent, rejected: 0, expected: rows.length, rate: Math.round(this.sent / seconds) });
    log.info(
      { run, sent: this.sent, lastIds: Object.fromEntries(lastIds), seconds: Number(seconds.toFixed(1)) },
      "sent",
    );
    return { run, sent: this.sent, lastIds, seconds };
  }

  /** A topic whose readers would misunderstand the messages is refused; one without a schema is given ours. */
  private async checkSchema(admin: PulsarAdmin, topic: string): Promise<void> {
    const { schema } = this.options;
    const registered = await admin.schema(topic);
    if (!registered) {
      await admin.registerSchema(topic, "AVRO", schema.json);
      return;
    }
    if (registered.type !== "AVRO") throw new Error(`topic ${topic} has a schema of type ${registered.type}, not AVRO`);
    const reasons = compatible(parseRecordSchema(registered.data), schema);
    if (reasons.length > 0) throw new Error(`topic ${topic} has another schema: ${reasons.join("; ")}`);
  }

  private async readRows(): Promise<EncodedRow[]> {
    const { keyspace, table, schema, count, log } = this.options;
    const { timeField: time = "event_time", keyField: key = "so_key" } = this.options;
    const { columns, primaryKey } = await readTableShape(this.client, keyspace, table);
    const names = schema.fields.map((field) => field.name);
    const missing = names.filter((name) => !columns.includes(name));
    if (missing.length > 0) throw new Error(`table ${keyspace}.${table} lacks the columns ${missing.join(", ")}`);
    const lost = [time, key, ...primaryKey].filter((name) => !names.includes(name));
    if (lost.length > 0) throw new Error(`the schema lacks the fields ${lost.join(", ")}`);
    const started = performance.now();
    const rows = await sortedRows(this.client, keyspace, table, schema, { time, key, primaryKey });
    log.info({ rows: rows.length, seconds: Number(((performance.now() - started) / 1000).toFixed(1)) }, "table read");
    return count === undefined ? rows : rows.slice(0, count);
  }

  private sendAll(producer: PartitionProducer, rows: readonly EncodedRow[]): Promise<string | undefined> {
    const { schema, log, signal } = this.options;
    const stored = producer.lastSequenceId + 1;
    if (stored > rows.length) {
      throw new Error(`run ${this.run} has stored ${stored} messages in a partition that should get ${rows.length}`);
    }
    if (stored > 0) log.info({ run: this.run, stored }, "going on after what is stored");
    this.sent += stored;
    const properties = { run: this.run, schema: schemaFingerprint(schema) };
    const onStored = () => {
      this.sent++;
    };
    return sendPartition(producer, rows, properties, onStored, signal);
  }
}
