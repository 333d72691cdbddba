import type { Checker } from "../framework/checker";
import { defineProvider } from "../framework/define";
import type { CommonArgs } from "../framework/spec";
import { hasUnknown } from "../framework/unknown";
import { type CassandraConnection, checkConnection, withSession } from "./connection";
import { ddl } from "./ddl";
import { checkName, isColumnName, literal, mapLiteral, quoted } from "./names";
import { alterations, planTable } from "./table-plan";
import {
  type ClusteringColumn,
  type Column,
  normaliseColumns,
  normaliseCompaction,
  observeTable,
  type TableShape,
} from "./table-shape";
import { normaliseType } from "./types";

/** Arguments of a table. */
export interface TableArgs extends CommonArgs {
  /** How to reach Cassandra. */
  connection: CassandraConnection;
  /** The keyspace it is in. Another one is another table: refused unless `allowDataLoss`. */
  keyspace: string;
  /** Its name. Another name is another table: refused unless `allowDataLoss`. */
  name: string;
  /** All columns. New ones are added in place; dropping one or changing a type is refused unless `allowDataLoss`. */
  columns: Column[];
  /** Columns that decide where a row is kept. A change is refused unless `allowDataLoss`: the table is made anew. */
  partitionKey: string[];
  /** Columns that order the rows of a partition. Default none. A change is as one of the partition key. */
  clusteringKey?: ClusteringColumn[];
  /** A note kept with the table. Default empty. Changed in place. */
  comment?: string;
  /** Seconds after which a row written without a time to live expires; 0, the default, means never. Changed in place. */
  defaultTimeToLive?: number;
  /** Seconds for which deletions are remembered. Default 864000 (10 days). Changed in place. */
  gcGraceSeconds?: number;
  /** Compaction: `class` and its options. Left out: as the server has it. Changed in place. */
  compaction?: Record<string, string | number | boolean>;
}

const COMPACTIONS = [
  "SizeTieredCompactionStrategy",
  "LeveledCompactionStrategy",
  "TimeWindowCompactionStrategy",
  "UnifiedCompactionStrategy",
];

export const table = defineProvider<TableArgs, TableShape>({
  label: (args) => `table ${args.keyspace}.${args.name}`,
  id: (args) => `${args.keyspace}.${args.name}`,
  holdsData: true,

  async check(args, checker) {
    await checkConnection(args.connection, checker);
    checkName(checker, "keyspace", args.keyspace);
    checkName(checker, "name", args.name);
    await checker.known("columns", args.columns, checkColumns);
    checkKey(args, checker);
    checker.integer("defaultTimeToLive", args.defaultTimeToLive, 0, 630_720_000);
    checker.integer("gcGraceSeconds", args.gcGraceSeconds, 0, 2_147_483_647);
    if (args.compaction && !hasUnknown(args.compaction))
      checker.oneOf("compaction", normaliseCompaction(args.compaction).class ?? "", COMPACTIONS);
  },

  desire,
  observe: (args) => withSession(args.connection, (session) => observeTable(session, args.keyspace, args.name)),
  plan: (there, wanted, args) => planTable(there, wanted, args.allowDataLoss ?? false),

  create: (args) => withSession(args.connection, (session) => ddl(session, createStatement(args))),

  update: (args, _changes, there) =>
    withSession(args.connection, async (session) => {
      const { drop, add, options } = alterations(there, desire(args));
      const alter = `ALTER TABLE ${fullName(args)}`;
      if (drop.length > 0) await ddl(session, `${alter} DROP (${drop.map(quoted).join(", ")})`);
      if (add.length > 0) await ddl(session, `${alter} ADD (${add.map(columnText).join(", ")})`);
      if (options) await ddl(session, `${alter} WITH ${optionsText(args)}`);
    }),

  remove: (args) => withSession(args.connection, (session) => ddl(session, `DROP TABLE IF EXISTS ${fullName(args)}`)),
});

function desire(args: TableArgs): TableShape {
  return {
    columns: normaliseColumns(args.columns),
    partitionKey: args.partitionKey,
    clusteringKey: (args.clusteringKey ?? []).map(({ name, order }) => ({ name, order: order ?? "ASC" })),
    comment: args.comment ?? "",
    defaultTimeToLive: args.defaultTimeToLive ?? 0,
    gcGraceSeconds: args.gcGraceSeconds ?? 864_000,
    compaction: args.compaction && normaliseCompaction(args.compaction),
  };
}

function createStatement(args: TableArgs): string {
  const clustering = args.clusteringKey ?? [];
  const key = [`(${args.partitionKey.map(quoted).join(", ")})`, ...clustering.map((c) => quoted(c.name))].join(", ");
  const order = clustering.map((c) => `${quoted(c.name)} ${c.order ?? "ASC"}`).join(", ");
  const ordered = order ? `CLUSTERING ORDER BY (${order}) AND ` : "";
  const columns = args.columns.map(columnText).join(", ");
  return `CREATE TABLE ${fullName(args)} (${columns}, PRIMARY KEY (${key})) WITH ${ordered}${optionsText(args)}`;
}

function optionsText(args: TableArgs): string {
  const { comment, defaultTimeToLive, gcGraceSeconds, compaction } = desire(args);
  return [
    `comment = ${literal(comment)}`,
    `default_time_to_live = ${defaultTimeToLive}`,
    `gc_grace_seconds = ${gcGraceSeconds}`,
    ...(compaction ? [`compaction = ${mapLiteral(compaction)}`] : []),
  ].join(" AND ");
}

function fullName(args: TableArgs): string {
  return `${quoted(args.keyspace)}.${quoted(args.name)}`;
}

function columnText(column: Column): string {
  return `${quoted(column.name)} ${normaliseType(column.type)}`;
}

function checkColumns(columns: Column[]): void {
  if (!Array.isArray(columns) || columns.length === 0) throw new Error("a table needs at least one column");
  const seen = new Set<string>();
  for (const { name, type } of columns) {
    if (!isColumnName(name))
      throw new Error(
        `${JSON.stringify(name)} is no column name: a letter or underscore, then letters, digits, underscores`,
      );
    if (seen.has(name)) throw new Error(`column ${name} is given twice`);
    seen.add(name);
    try {
      normaliseType(type);
    } catch (error) {
      throw new Error(`column ${name}: ${(error as Error).message}`);
    }
  }
}

function checkKey(args: TableArgs, checker: Checker): void {
  if (hasUnknown([args.columns, args.partitionKey, args.clusteringKey])) return;
  if (!Array.isArray(args.partitionKey) || args.partitionKey.length === 0) {
    checker.fail("partitionKey", "a table needs at least one column in its partition key");
    return;
  }
  const names = new Set(args.columns?.map((c) => c.name));
  const seen = new Set<string>();
  for (const [property, name] of [
    ...args.partitionKey.map((name) => ["partitionKey", name] as const),
    ...(args.clusteringKey ?? []).map((c) => ["clusteringKey", c.name] as const),
  ]) {
    if (!names.has(name)) checker.fail(property, `${name} is not among the columns ${[...names].join(", ")}`);
    if (seen.has(name)) checker.fail(property, `${name} is in the key twice`);
    seen.add(name);
  }
  for (const { order } of args.clusteringKey ?? []) checker.oneOf("clusteringKey", order, ["ASC", "DESC"]);
}
