import { type CassandraOptions, connectCassandra, runsTable, silentLog } from "@rt-kaskada/common";
import { cqlColumns, type RecordSchema } from "@rt-kaskada/records";
import type { Client } from "cassandra-driver";
import { cassandra } from "../../support/servers.js";

/** A keyspace of a test's own, with a runs table. */
export interface TestKeyspace {
  client: Client;
  connection: CassandraOptions;
  keyspace: string;
  /** Creates, anew, a table for the schema's records. */
  table(name: string, schema: RecordSchema, key: string): Promise<string>;
  rows(table: string): Promise<Record<string, unknown>[]>;
  drop(): Promise<void>;
}

export async function testKeyspace(keyspace: string): Promise<TestKeyspace> {
  const { host, port } = await cassandra();
  const connection = { contactPoints: [`${host}:${port}`], localDataCenter: "datacenter1" };
  const client = await connectCassandra(connection, silentLog);
  await client.execute(`DROP KEYSPACE IF EXISTS ${keyspace}`);
  await client.execute(
    `CREATE KEYSPACE ${keyspace} WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}`,
  );
  const runs = runsTable.columns.map(({ name, type }) => `${name} ${type}`).join(", ");
  await client.execute(`CREATE TABLE ${keyspace}.runs (${runs}, PRIMARY KEY (app, run))`);
  return {
    client,
    connection,
    keyspace,
    async table(name, schema, key) {
      const columns = cqlColumns(schema).filter((column) => !column.name.startsWith("_"));
      await client.execute(`DROP TABLE IF EXISTS ${keyspace}.${name}`);
      await client.execute(
        `CREATE TABLE ${keyspace}.${name} (${columns.map((c) => `"${c.name}" ${c.type}`).join(", ")}, PRIMARY KEY (${key}))`,
      );
      return name;
    },
    async rows(table) {
      const rows: Record<string, unknown>[] = [];
      const result = await client.execute(`SELECT * FROM ${keyspace}.${table}`, [], { fetchSize: 5000 });
      for await (const row of result) rows.push(Object.fromEntries(Object.entries(row)));
      return rows;
    },
    async drop() {
      await client.execute(`DROP KEYSPACE IF EXISTS ${keyspace}`);
      await client.shutdown();
    },
  };
}
