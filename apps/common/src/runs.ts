import type { Client } from "cassandra-driver";
import { tableName } from "./cassandra/identifiers.js";

const NAME = "runs";

/** The table in which the apps keep record of what they did, one row for each app and run. */
export const runsTable = {
  name: NAME,
  columns: [
    { name: "app", type: "text" },
    { name: "run", type: "text" },
    { name: "source", type: "text" },
    { name: "expected", type: "bigint" },
    { name: "done", type: "bigint" },
    { name: "rejected", type: "bigint" },
    { name: "last_ids", type: "map<int, text>" },
    { name: "started", type: "timestamp" },
    { name: "updated", type: "timestamp" },
    { name: "finished", type: "timestamp" },
    { name: "error", type: "text" },
  ],
  partitionKey: ["app"],
  clusteringKey: [{ name: "run" }],
};

export interface Run {
  app: string;
  run: string;
  /** What was worked on: a file, or the run it follows. */
  source: string | null;
  expected: number | null;
  done: number;
  rejected: number;
  /** By partition, `ledger:entry` of the last message. */
  lastIds: Map<number, string>;
  started: Date | null;
  updated: Date | null;
  finished: Date | null;
  error: string | null;
}

const COLUMN: Record<keyof Run, string> = {
  app: "app",
  run: "run",
  source: "source",
  expected: "expected",
  done: "done",
  rejected: "rejected",
  lastIds: "last_ids",
  started: "started",
  updated: "updated",
  finished: "finished",
  error: "error",
};

/** Reads and writes the runs of one app. */
export class Runs {
  private readonly table: string;

  constructor(
    private readonly client: Client,
    keyspace: string,
    private readonly app: string,
  ) {
    this.table = tableName(keyspace, NAME);
  }

  async read(run: string): Promise<Run | undefined> {
    const query = `SELECT * FROM ${this.table} WHERE app = ? AND run = ?`;
    const { rows } = await this.client.execute(query, [this.app, run]);
    return rows.map(runOf)[0];
  }

  /** All runs of the app, in the order of their names. */
  async list(): Promise<Run[]> {
    const { rows } = await this.client.execute(`SELECT * FROM ${this.table} WHERE app = ?`, [this.app]);
    return rows.map(runOf);
  }

  /** Sets the given fields and the time of the change; leaves the others as they are. */
  async write(run: string, fields: Partial<Omit<Run, "app" | "run" | "updated">>): Promise<void> {
    const values = { app: this.app, run, ...fields, updated: new Date() };
    const names = (Object.keys(values) as (keyof Run)[]).filter((name) => values[name] !== undefined);
    const marks = names.map(() => "?").join(", ");
    const query = `INSERT INTO ${this.table} (${names.map((name) => COLUMN[name]).join(", ")}) VALUES (${marks})`;
    await this.client.execute(
      query,
      names.map((name) => forDriver(values[name])),
    );
  }
}

function forDriver(value: unknown): unknown {
  return typeof value === "number" ? BigInt(value) : value;
}

function runOf(row: { [column: string]: unknown }): Run {
  const number = (value: unknown): number => Number(value ?? 0);
  return {
    app: row.app as string,
    run: row.run as string,
    source: row.source as string | null,
    expected: row.expected === null ? null : number(row.expected),
    done: number(row.done),
    rejected: number(row.rejected),
    lastIds: (row.last_ids as Map<number, string> | null) ?? new Map(),
    started: row.started as Date | null,
    updated: row.updated as Date | null,
    finished: row.finished as Date | null,
    error: row.error as string | null,
  };
}
