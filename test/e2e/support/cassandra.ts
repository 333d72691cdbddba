import { Client, type types } from "cassandra-driver";
import type { OutputRow } from "./expected.ts";

/** Reads a whole table with a client of its own. */
export async function readOutput(port: number, table = "rt_kas_proc.eshop_output"): Promise<Map<number, OutputRow>> {
  const client = new Client({
    contactPoints: [`127.0.0.1:${port}`],
    localDataCenter: "datacenter1",
    socketOptions: { readTimeout: 60_000 },
  });
  try {
    const rows = new Map<number, OutputRow>();
    const stream = client.stream(`SELECT * FROM ${table}`, [], { prepare: true, fetchSize: 5000 });
    for await (const row of stream as unknown as AsyncIterable<types.Row>) {
      rows.set(row.so_key, { ...(row as unknown as OutputRow), event_time: (row.event_time as Date).getTime() });
    }
    return rows;
  } finally {
    await client.shutdown();
  }
}

/** The first differences of two tables, as sentences; empty when they are equal. */
export function differences(expected: Map<number, OutputRow>, actual: Map<number, OutputRow>): string[] {
  const found: string[] = [];
  if (actual.size !== expected.size) found.push(`${actual.size} rows instead of ${expected.size}`);
  for (const [key, row] of expected) {
    const other = actual.get(key);
    if (!other) found.push(`${key} is missing`);
    else {
      for (const column of Object.keys(row) as (keyof OutputRow)[]) {
        if (row[column] !== other[column]) found.push(`${key}.${column} is ${other[column]} instead of ${row[column]}`);
      }
      const extra = Object.keys(other).filter((column) => !(column in row));
      if (extra.length > 0) found.push(`${key} has more columns: ${extra.join(", ")}`);
    }
    if (found.length > 10) break;
  }
  return found;
}
