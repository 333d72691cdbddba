import { defineProvider } from "../framework/define";
import { type Change, compare } from "../framework/plan";
import type { CommonArgs } from "../framework/spec";
import { type CassandraConnection, checkConnection, withSession } from "./connection";
import { ddl } from "./ddl";
import { checkName, mapLiteral, quoted } from "./names";

/** Arguments of a keyspace. */
export interface KeyspaceArgs extends CommonArgs {
  /** How to reach Cassandra. */
  connection: CassandraConnection;
  /** The keyspace's name. Another name is another keyspace: refused unless `allowDataLoss`. */
  name: string;
  /**
   * Replication options: `class` and what that class takes. Default: SimpleStrategy with `replication_factor` 1.
   * A change is made in place; run a repair after it on a cluster of several nodes.
   */
  replication?: Record<string, string | number>;
  /** Whether writes go through the commit log. Default true. A change is made in place. */
  durableWrites?: boolean;
}

/** What can be seen of a keyspace. */
export interface KeyspaceShape {
  replication: Record<string, string>;
  durableWrites: boolean;
}

/** Options in Cassandra's own form: values as texts, the class without its package, in order of name. */
export function normaliseReplication(options: Record<string, string | number>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(options)
      .map(([key, value]): [string, string] => [key, key === "class" ? shortClass(String(value)) : String(value)])
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/** A Java class's name without its package: Cassandra reports the long form of what was given short. */
export function shortClass(name: string): string {
  return name.slice(name.lastIndexOf(".") + 1);
}

/** NetworkTopologyStrategy turns one `replication_factor` into the same factor for each data centre there is. */
function expanded(wanted: Record<string, string>, there: Record<string, string>): Record<string, string> {
  const { replication_factor: factor, ...rest } = wanted;
  if (wanted.class !== "NetworkTopologyStrategy" || there.class !== wanted.class || factor === undefined) return wanted;
  const centres = Object.keys(there).filter((key) => key !== "class");
  return normaliseReplication({ ...Object.fromEntries(centres.map((centre) => [centre, factor])), ...rest });
}

const DEFAULT_REPLICATION = { class: "SimpleStrategy", replication_factor: 1 };

export const keyspace = defineProvider<KeyspaceArgs, KeyspaceShape>({
  label: (args) => `keyspace ${args.name}`,
  id: (args) => args.name,
  holdsData: true,

  async check(args, checker) {
    await checkConnection(args.connection, checker);
    checkName(checker, "name", args.name);
    if (args.replication === undefined) return;
    await checker.known("replication", args.replication, (replication) => checkReplication(replication));
  },

  desire: (args) => ({
    replication: normaliseReplication(args.replication ?? DEFAULT_REPLICATION),
    durableWrites: args.durableWrites ?? true,
  }),

  observe: (args) =>
    withSession(args.connection, async (session) => {
      const row = (
        await session.execute(
          "SELECT replication, durable_writes FROM system_schema.keyspaces WHERE keyspace_name = ?",
          [args.name],
        )
      ).first();
      if (!row) return undefined;
      return { replication: normaliseReplication(row.replication), durableWrites: row.durable_writes };
    }),

  plan: (there, wanted): Change[] => [
    ...compare("replication", there.replication, expanded(wanted.replication, there.replication)),
    ...compare("durableWrites", there.durableWrites, wanted.durableWrites),
  ],

  create: (args) =>
    withSession(args.connection, (session) =>
      ddl(session, `CREATE KEYSPACE ${quoted(args.name)} WITH ${options(args)}`),
    ),

  update: (args) =>
    withSession(args.connection, (session) =>
      ddl(session, `ALTER KEYSPACE ${quoted(args.name)} WITH ${options(args)}`),
    ),

  remove: (args) =>
    withSession(args.connection, async (session) => {
      const tables = await session.execute("SELECT table_name FROM system_schema.tables WHERE keyspace_name = ?", [
        args.name,
      ]);
      const left = tables.rows.map((row) => row.table_name as string);
      if (left.length > 0 && !args.allowDataLoss)
        throw new Error(
          `keyspace ${args.name} still holds tables that this stack doesn't manage (${left.join(", ")}): ` +
            "drop them, or set allowDataLoss: true to lose them with it",
        );
      await ddl(session, `DROP KEYSPACE IF EXISTS ${quoted(args.name)}`);
    }),
});

function options(args: KeyspaceArgs): string {
  const replication = mapLiteral(normaliseReplication(args.replication ?? DEFAULT_REPLICATION));
  return `replication = ${replication} AND durable_writes = ${args.durableWrites ?? true}`;
}

function checkReplication(replication: Record<string, string | number>): void {
  const { class: strategy, ...factors } = replication;
  const known = ["SimpleStrategy", "NetworkTopologyStrategy"];
  if (!known.includes(shortClass(String(strategy ?? ""))))
    throw new Error(`class ${JSON.stringify(strategy) ?? "is missing"}: one of ${known.join(", ")}`);
  if (Object.keys(factors).length === 0) throw new Error("no replication factor is given");
  for (const [key, factor] of Object.entries(factors))
    if (!/^[1-9]\d*$/.test(String(factor)))
      throw new Error(`${key} ${JSON.stringify(factor)} is not a whole number from 1 up`);
}
