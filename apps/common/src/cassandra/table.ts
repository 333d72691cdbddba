import type { Client } from "cassandra-driver";

/** What a table looks like. */
export interface TableShape {
  columns: string[];
  /** Partition key, then clustering columns. */
  primaryKey: string[];
}

/** Reads a table's shape from the server; an error that names it when it isn't there. */
export async function readTableShape(client: Client, keyspace: string, table: string): Promise<TableShape> {
  const { rows } = await client.execute(
    "SELECT column_name, kind, position FROM system_schema.columns WHERE keyspace_name = ? AND table_name = ?",
    [keyspace, table],
  );
  if (rows.length === 0) throw new Error(`table ${keyspace}.${table} doesn't exist`);
  const keys = (kind: string) =>
    rows
      .filter((row) => row.kind === kind)
      .sort((a, b) => (a.position as number) - (b.position as number))
      .map((row) => row.column_name as string);
  return {
    columns: rows.map((row) => row.column_name as string),
    primaryKey: [...keys("partition_key"), ...keys("clustering")],
  };
}
