import {
  BatchWriter,
  type CassandraOptions,
  connectCassandra,
  Limiter,
  type Log,
  type Progress,
  Reporter,
  Runs,
  readTableShape,
  reasonOf,
  toCql,
  upsertStatement,
} from "@rt-kaskada/common";
import { cqlColumns, type RecordSchema } from "@rt-kaskada/records";
import type { Client } from "cassandra-driver";
import { mapColumns } from "./columns.js";
import { type CsvRow, readCsv } from "./csv.js";
import { RejectsFile } from "./rejects.js";
import { RowReader } from "./row-reader.js";
import { countLines, openSource, type Source } from "./source.js";

const APP = "loader";
const BATCHES_IN_FLIGHT = 48;
const ROWS_IN_FLIGHT = 512;

export interface LoadOptions {
  cassandra: CassandraOptions;
  keyspace: string;
  table: string;
  /** The input records' schema: the table's columns, and what the file's columns are mapped to. */
  schema: RecordSchema;
  /** Path of the CSV file. */
  source: string;
  /** The load's name in the runs table. One that is finished isn't done again, unless `again` is set. */
  run: string;
  again?: boolean;
  /** How many of the file's rows to load, from the first; all, when not given. */
  count?: number;
  /** Path of the file that rows go to which can't be loaded. */
  rejects: string;
  log: Log;
  signal?: AbortSignal;
  onProgress?: (progress: Progress) => void;
}

export interface LoadResult {
  loaded: number;
  rejected: number;
  seconds: number;
  /** True when the run was finished before and nothing was done. */
  skipped: boolean;
}

/** Loads a CSV file into the input table and keeps record of it in the runs table. The same file gives the same rows. */
export async function load(options: LoadOptions): Promise<LoadResult> {
  const { log, signal, run } = options;
  const client = await connectCassandra(options.cassandra, log, signal);
  try {
    const runs = new Runs(client, options.keyspace, APP);
    const before = await runs.read(run);
    if (before?.finished && !options.again) {
      log.info({ run, loaded: before.done, rejected: before.rejected }, "this load is done already");
      return { loaded: before.done, rejected: before.rejected, seconds: 0, skipped: true };
    }
    try {
      return await new Load(options, client, runs).perform();
    } catch (error) {
      await runs.write(run, { error: reasonOf(error) }).catch(() => undefined);
      throw error;
    }
  } finally {
    await client.shutdown();
  }
}

/** One load, from opening the file to the run's last record. */
class Load {
  private loaded = 0;
  private expected = 0;

  constructor(
    private readonly options: LoadOptions,
    private readonly client: Client,
    private readonly runs: Runs,
  ) {}

  async perform(): Promise<LoadResult> {
    const { schema, source: path, run, log, count, onProgress } = this.options;
    const started = performance.now();
    const columns = cqlColumns(schema).map((column) => column.name);
    await this.checkTable(columns);
    const source = await openSource(path);
    const mapping = mapColumns(schema, source.sample);
    const lines = (await countLines(path)) - (mapping.hasHeader ? 1 : 0);
    this.expected = count === undefined ? lines : Math.min(count, lines);
    const rejects = await RejectsFile.start(this.options.rejects);
    log.info({ run, source: path, ...mapping, delimiter: source.delimiter, rows: this.expected }, "loading");
    const fresh = { source: path, expected: this.expected, done: 0, rejected: 0, finished: null, error: null };
    await this.runs.write(run, { ...fresh, started: new Date() });

    const state = () => ({ done: this.loaded, rejected: rejects.count, expected: this.expected });
    const reporter = new Reporter(
      state,
      async (progress) => {
        onProgress?.(progress);
        log.info(progress, "loading");
        await this.runs.write(run, { done: progress.done, rejected: progress.rejected });
      },
      (error) => log.warn({ reason: reasonOf(error) }, "the load's progress can't be recorded"),
    );
    try {
      await this.writeRows(source, new RowReader(schema, mapping), mapping.hasHeader, columns, rejects);
    } finally {
      await reporter.stop();
      await rejects.close();
    }
    const rejected = rejects.count;
    const expected = this.loaded + rejected;
    await this.runs.write(run, { expected, done: this.loaded, rejected, finished: new Date() });
    const seconds = (performance.now() - started) / 1000;
    onProgress?.({ done: this.loaded, rejected, expected, rate: Math.round(this.loaded / seconds) });
    log.info({ run, loaded: this.loaded, rejected, seconds: Number(seconds.toFixed(1)) }, "loaded");
    return { loaded: this.loaded, rejected, seconds, skipped: false };
  }

  private async checkTable(columns: string[]): Promise<void> {
    const { keyspace, table } = this.options;
    const shape = await readTableShape(this.client, keyspace, table);
    const missing = columns.filter((name) => !shape.columns.includes(name));
    if (missing.length > 0) throw new Error(`table ${keyspace}.${table} lacks the columns ${missing.join(", ")}`);
  }

  private async writeRows(
    source: Source,
    reader: RowReader,
    hasHeader: boolean,
    columns: string[],
    rejects: RejectsFile,
  ): Promise<void> {
    const { schema, keyspace, table, log, signal, count = Number.POSITIVE_INFINITY } = this.options;
    const statement = upsertStatement(keyspace, table, columns);
    const writer = await BatchWriter.create(this.client, keyspace, statement, log, signal);
    const limiter = new Limiter(writer.rowsPerWrite > 1 ? BATCHES_IN_FLIGHT : ROWS_IN_FLIGHT);
    const convert = schema.fields.map((field) => ({ name: field.name, toCql: toCql(field) }));
    // Rows of one key are written at the same time: the later in the file has to stay.
    const since = BigInt(Date.now()) * 1000n;
    let rows: CsvRow[] = [];
    let params: unknown[][] = [];
    const send = () => {
      const [sentRows, sent] = [rows, params];
      rows = [];
      params = [];
      return limiter.start(async () => {
        const refused = await writer.write(sent);
        for (const { index, reason } of refused) rejects.add(sentRows[index]!.line, reason, sentRows[index]!.raw);
        this.loaded += sent.length - refused.length;
      });
    };
    let read = 0;
    let skip = hasHeader ? 1 : 0;
    for await (const piece of readCsv(source.path, source.delimiter)) {
      for (const row of piece) {
        if (skip > 0) {
          skip--;
          continue;
        }
        if (read >= count) break;
        const result = reader.read(row);
        if (result.reason === undefined) {
          params.push([...convert.map(({ name, toCql }) => toCql(result.values[name])), since + BigInt(read)]);
          rows.push(row);
        } else {
          rejects.add(row.line, result.reason, row.raw);
        }
        read++;
        if (rows.length >= writer.rowsPerWrite) await send();
      }
      if (read >= count || signal?.aborted) break;
    }
    if (rows.length > 0) await send();
    await limiter.drain();
    if (signal?.aborted && read < this.expected) throw new Error(`interrupted after ${read} rows`);
  }
}
