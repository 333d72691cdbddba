import type { Client } from "cassandra-driver";
import { shortClass } from "./keyspace";
import { normaliseType } from "./types";

/** A column: its name and its CQL type. */
export interface Column {
  name: string;
  type: string;
}

/** A clustering column and the order in which its rows are kept. */
export interface ClusteringColumn {
  name: string;
  order?: "ASC" | "DESC";
}

/** What can be seen of a table, normalised: columns in order of name, types in Cassandra's own spelling. */
export interface TableShape {
  columns: Column[];
  partitionKey: string[];
  clusteringKey: Required<ClusteringColumn>[];
  comment: string;
  defaultTimeToLive: number;
  gcGraceSeconds: number;
  /** Undefined in what is wanted: left as it is. */
  compaction: Record<string, string> | undefined;
}

/** Columns in order of name, with normalised types. */
export function normaliseColumns(columns: Column[]): Column[] {
  return columns
    .map(({ name, type }) => ({ name, type: normaliseType(type) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Compaction options with texts as values, the class without its package, in order of name. */
export function normaliseCompaction(options: Record<string, string | number | boolean>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(options)
      .map(([key, value]): [string, string] => [key, key === "class" ? shortClass(String(value)) : String(value)])
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/** Read a table's shape from the server; undefined when there is no such table. */
export async function observeTable(session: Client, keyspace: string, name: string): Promise<TableShape | undefined> {
  const table = (
    await session.execute(
      "SELECT comment, default_time_to_live, gc_grace_seconds, compaction FROM system_schema.tables WHERE keyspace_name = ? AND table_name = ?",
      [keyspace, name],
    )
  ).first();
  if (!table) return undefined;
  const { rows } = await session.execute(
    "SELECT column_name, type, kind, position, clustering_order FROM system_schema.columns WHERE keyspace_name = ? AND table_name = ?",
    [keyspace, name],
  );
  const key = (kind: string) => rows.filter((r) => r.kind === kind).sort((a, b) => a.position - b.position);
  return {
    columns: rows
      .map((r) => ({ name: r.column_name as string, type: observedType(r.type) }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
    partitionKey: key("partition_key").map((r) => r.column_name),
    clusteringKey: key("clustering").map((r) => ({
      name: r.column_name,
      order: r.clustering_order.toUpperCase() as "ASC" | "DESC",
    })),
    comment: table.comment,
    defaultTimeToLive: table.default_time_to_live,
    gcGraceSeconds: table.gc_grace_seconds,
    compaction: normaliseCompaction(table.compaction),
  };
}

/** A table made by others may have user-defined types: they stay as they are written. */
function observedType(type: string): string {
  try {
    return normaliseType(type);
  } catch {
    return type;
  }
}
