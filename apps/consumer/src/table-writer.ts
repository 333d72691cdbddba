import {
  BatchWriter,
  type Limiter,
  type Log,
  type RejectedRow,
  readTableShape,
  toCql,
  upsertStatement,
} from "@rt-kaskada/common";
import type { DataRecord, RecordSchema } from "@rt-kaskada/records";
import type { Client } from "cassandra-driver";

/** A record on its way to the table, and the time it is written with. */
export interface TimedRecord {
  record: DataRecord;
  time: bigint;
}

/** Writes records to the output table: of each, the fields the table has columns for. */
export class TableWriter {
  private constructor(
    private readonly writer: BatchWriter,
    private readonly columns: readonly { name: string; toCql: (value: unknown) => unknown }[],
    private readonly primaryKey: readonly string[],
  ) {}

  /** Reads the table's shape; throws when the schema lacks part of its primary key. */
  static async create(
    client: Client,
    keyspace: string,
    table: string,
    schema: RecordSchema,
    log: Log,
    signal: AbortSignal,
  ): Promise<TableWriter> {
    const { columns, primaryKey } = await readTableShape(client, keyspace, table);
    const fields = schema.fields.filter((field) => columns.includes(field.name));
    const names = fields.map((field) => field.name);
    const missing = primaryKey.filter((name) => !names.includes(name));
    if (missing.length > 0) {
      throw new Error(`the topic's schema lacks ${missing.join(", ")} of the primary key of ${keyspace}.${table}`);
    }
    const writer = await BatchWriter.create(client, keyspace, upsertStatement(keyspace, table, names), log, signal);
    return new TableWriter(
      writer,
      fields.map((field) => ({ name: field.name, toCql: toCql(field) })),
      primaryKey,
    );
  }

  /** Resolves when the server has all records but those returned, which it will never take. */
  async write(records: readonly TimedRecord[], limiter: Limiter): Promise<RejectedRow[]> {
    const rejected: RejectedRow[] = [];
    const good: number[] = [];
    for (const [index, { record }] of records.entries()) {
      const empty = this.primaryKey.find((name) => record[name] === null || record[name] === undefined);
      if (empty === undefined) good.push(index);
      else rejected.push({ index, reason: `${empty}, part of the primary key, is null` });
    }
    const pieces: Promise<void>[] = [];
    const size = this.writer.rowsPerWrite;
    for (let from = 0; from < good.length; from += size) {
      const indexes = good.slice(from, from + size);
      const rows = indexes.map((index) => this.parameters(records[index]!));
      pieces.push(
        limiter.run(async () => {
          for (const { index, reason } of await this.writer.write(rows))
            rejected.push({ index: indexes[index]!, reason });
        }),
      );
    }
    await Promise.all(pieces);
    return rejected;
  }

  private parameters({ record, time }: TimedRecord): unknown[] {
    return [...this.columns.map(({ name, toCql }) => toCql(record[name])), time];
  }
}
