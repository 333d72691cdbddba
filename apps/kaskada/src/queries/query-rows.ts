import type { Log } from "@rt-kaskada/common";
import type { Compilation, InputRow } from "@rt-kaskada/fenl";
import type { StoredTable } from "../catalog/catalog.js";
import type { SliceFilter } from "../catalog/slice.js";
import { jobTable } from "../jobs/define-job.js";
import type { JobOptions } from "../jobs/job-options.js";
import { PulsarClusters } from "../jobs/pulsar-cluster.js";
import { fileRows } from "../tables/file-rows.js";
import { streamRows } from "./stream-rows.js";

/** What a query reads. */
export interface QuerySources {
  compilation: Compilation;
  tables: StoredTable[];
  /** Table versions by id; tables that it doesn't name are read as they are. */
  versions: Record<string, number>;
  accepts: SliceFilter;
  options: JobOptions;
  log: Log;
  signal: AbortSignal;
}

/** All rows that a query's tables hold now: of files, and of streams from their start to their present end. */
export async function queryRows(sources: QuerySources): Promise<InputRow[]> {
  const { compilation, tables, versions, accepts, options, log, signal } = sources;
  const clusters = new PulsarClusters(options, log);
  const rows: InputRow[] = [];
  try {
    for (const [number, stored] of tables.entries()) {
      const { table } = stored;
      const own =
        table.source?.source === "pulsar"
          ? await streamRows(jobTable(stored, compilation.grouping), clusters, log, signal)
          : await fileRows(stored, versions[stored.id] ?? table.version, number);
      const sliced = (table.groupingId || table.tableName) === compilation.grouping;
      for (const row of own) if (!sliced || accepts(row.key)) rows.push(row);
    }
    return rows;
  } finally {
    await clusters.close();
  }
}
