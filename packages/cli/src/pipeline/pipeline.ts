import {
  connectCassandra,
  PulsarAdmin,
  partitionName,
  type Run,
  Runs,
  silentLog,
  type TopicStats,
  topicName,
} from "@rt-kaskada/common";
import { type GetStatusResponse, KaskadaClient, type MaterializationStatus } from "@rt-kaskada/kaskada-api";
import type { Client } from "cassandra-driver";
import { Failure, messageOf } from "../failure.js";
import { cassandraOptions, type StackOutputs } from "../stack.js";
import type { MaterializationProgress, Observation, RunProgress } from "./observation.js";

/** Watches a deployed pipeline from outside: Cassandra's `runs` table, Pulsar's admin API, kaskada's status service. */
export class Pipeline {
  private readonly pulsar: PulsarAdmin;
  private readonly kaskada: KaskadaClient;
  private readonly inputTopic: string;
  private readonly outputTopic: string;

  private constructor(
    private readonly outputs: StackOutputs,
    private readonly cassandra: Client,
  ) {
    const { pulsar, kaskada, topics } = outputs;
    this.pulsar = new PulsarAdmin(pulsar.adminUrl);
    this.kaskada = new KaskadaClient({ address: kaskada.address, timeoutMs: 5000 });
    this.inputTopic = topicName(topics.tenant, topics.namespace, topics.input);
    this.outputTopic = topicName(topics.tenant, topics.namespace, topics.output);
  }

  /** @throws Failure when Cassandra does not answer within two minutes: it may be restarting */
  static async open(outputs: StackOutputs): Promise<Pipeline> {
    const timeout = AbortSignal.timeout(120_000);
    try {
      return new Pipeline(outputs, await connectCassandra(cassandraOptions(outputs), silentLog, timeout));
    } catch (error) {
      const reason = timeout.aborted ? "no answer within two minutes" : messageOf(error);
      throw new Failure(`Cassandra at ${outputs.cassandra.contactPoint}: ${reason}`, "see `rtk logs cassandra`");
    }
  }

  /** What each part says now. A part that doesn't answer (it may be restarting) is left out. */
  async observe(): Promise<Observation> {
    const { load, subscription } = this.outputs;
    const materialization = await this.materialization().catch(() => undefined);
    const [loader, producer, consumer, inputBacklog, outputBacklog] = await Promise.all([
      this.run("loader", (row) => row.run === load.run),
      this.run("producer", (row) => row.source === load.run),
      this.run("consumer", (row) => row.run === subscription),
      materialization ? this.backlog(this.inputTopic, materialization.subscription) : undefined,
      this.backlog(this.outputTopic, subscription),
    ]);
    return {
      at: Date.now(),
      loader,
      producer,
      kaskada: materialization && progressOf(materialization),
      consumer,
      inputBacklog,
      outputBacklog,
    };
  }

  /** Kaskada's own status, with that of the stack's materialization. */
  kaskadaStatus(): Promise<GetStatusResponse> {
    return this.kaskada.status.getStatus({ materializationName: this.outputs.materialization.name });
  }

  /** Kaskada's own status of the stack's materialization. */
  async materialization(): Promise<MaterializationStatus | undefined> {
    return (await this.kaskadaStatus()).materializations[0];
  }

  /** How many rows a table holds, counted range by range, since one count over all of it may time out. */
  async count(table: string): Promise<number> {
    const ranges = 16n;
    const width = (1n << 64n) / ranges;
    const lowest = -(1n << 63n);
    const query = `SELECT count(*) FROM ${this.outputs.tables.keyspace}.${table} WHERE token(${await this.partitionKey(table)}) >= ? AND token(${await this.partitionKey(table)}) <= ?`;
    let total = 0;
    for (let i = 0n; i < ranges; i++) {
      const from = lowest + i * width;
      const found = await this.cassandra.execute(query, [from.toString(), (from + width - 1n).toString()], {
        prepare: true,
      });
      total += Number(found.first().count);
    }
    return total;
  }

  /** Some rows of a table, in no particular order. */
  async sample(table: string, rows: number): Promise<Record<string, unknown>[]> {
    const found = await this.cassandra.execute(`SELECT * FROM ${this.outputs.tables.keyspace}.${table} LIMIT ${rows}`);
    return found.rows.map((row) => Object.fromEntries(row.keys().map((name) => [name, row[name]])));
  }

  /** How many messages a topic and its dead-letter topic have taken since their broker started. */
  async topic(name: string): Promise<{ messages: number; deadLetters: number }> {
    const { tenant, namespace } = this.outputs.topics;
    const [messages, deadLetters] = await Promise.all(
      [name, `${name}-dlq`].map((each) => this.messages(topicName(tenant, namespace, each))),
    );
    return { messages: messages!, deadLetters: deadLetters! };
  }

  async close(): Promise<void> {
    this.kaskada.close();
    await this.cassandra.shutdown();
  }

  private async partitionKey(table: string): Promise<string> {
    const found = await this.cassandra.metadata.getTable(this.outputs.tables.keyspace, table);
    return found.partitionKeys.map((column) => column.name).join(", ");
  }

  /** The latest run of an app among those that `matches` takes. */
  private async run(app: string, matches: (run: Run) => boolean): Promise<RunProgress | undefined> {
    const runs = await new Runs(this.cassandra, this.outputs.tables.keyspace, app).list().catch(() => []);
    const latest = runs.filter(matches).toSorted((a, b) => Number(b.started) - Number(a.started))[0];
    if (!latest) return undefined;
    return {
      run: latest.run,
      expected: latest.expected ?? undefined,
      done: latest.done,
      rejected: latest.rejected,
      finished: latest.finished !== null,
      error: latest.error ?? undefined,
    };
  }

  private async messages(topic: string): Promise<number> {
    const stats = await this.partitionStats(topic).catch(() => []);
    return stats.reduce((sum, partition) => sum + (partition?.msgInCounter ?? 0), 0);
  }

  private async partitionStats(topic: string): Promise<(TopicStats | undefined)[]> {
    const partitions = await this.pulsar.partitions(topic);
    const names = partitions === 0 ? [topic] : Array.from({ length: partitions }, (_, i) => partitionName(topic, i));
    return Promise.all(names.map((name) => this.pulsar.stats(name)));
  }

  /** The entries that a subscription has not acknowledged on all partitions; undefined while one lacks it. */
  private async backlog(topic: string, subscription: string): Promise<number | undefined> {
    try {
      const backlogs = (await this.partitionStats(topic)).map(
        (partition) => partition?.subscriptions[subscription]?.msgBacklog,
      );
      return backlogs.some((backlog) => backlog === undefined)
        ? undefined
        : backlogs.reduce<number>((sum, backlog) => sum + backlog!, 0);
    } catch {
      return undefined;
    }
  }
}

function progressOf(status: MaterializationStatus): MaterializationProgress {
  return {
    state: status.state,
    error: status.error || undefined,
    rowsIn: Number(status.rowsIn),
    rowsOut: Number(status.rowsOut),
    late: Number(status.late),
  };
}
