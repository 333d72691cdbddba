import { join } from "node:path";
import { type Log, reasonOf } from "@rt-kaskada/common";
import { avroSchemaOf, evaluateRows, type InputRow } from "@rt-kaskada/fenl";
import type { Catalog, StoredMaterialization } from "../catalog/catalog.js";
import { compileFor, tablesOf } from "../catalog/compile.js";
import { sliceFilter } from "../catalog/slice.js";
import { FatalJobError } from "../jobs/job-definition.js";
import type { JobOptions } from "../jobs/job-options.js";
import { prepareOutputTopic } from "../jobs/topic-schemas.js";
import { withFields } from "../log-fields.js";
import { resultColumns } from "../queries/result-columns.js";
import { folderOf, writeResults } from "../queries/result-files.js";
import { failedPrecondition } from "../server/api-error.js";
import { latestToken } from "../services/data-tokens.js";
import type { MaterializationRunner } from "../services/materializations.js";
import { fileRows } from "./file-rows.js";
import { publishRows } from "./publish-rows.js";

/**
 * Runs materializations over files: once when they are created, and again whenever a file has been loaded. Each run
 * writes the latest result of every entity that the new files have changed.
 */
export class FileRuns implements MaterializationRunner {
  private queue: Promise<void> = Promise.resolve();

  constructor(
    private readonly catalog: Catalog,
    private readonly options: JobOptions,
    private readonly log: Log,
  ) {}

  async check(stored: StoredMaterialization): Promise<void> {
    const { objectStore, pulsar } = stored.materialization.destination ?? {};
    if (objectStore) folderOf(objectStore.outputPrefixUri);
    if (!pulsar?.config) return;
    try {
      await prepareOutputTopic({ destination: pulsar.config, resultSchema: this.compile(stored).resultSchema() });
    } catch (error) {
      throw error instanceof FatalJobError ? failedPrecondition(error.message) : error;
    }
  }

  /** Queues a run. */
  start({ id }: StoredMaterialization): void {
    this.queue = this.queue.then(async () => {
      const stored = this.catalog.materializations.get(id);
      if (!stored) return;
      const log = withFields(this.log, { materialization: stored.materialization.materializationName, id });
      try {
        await this.run(stored, log);
      } catch (error) {
        log.error({ reason: reasonOf(error) }, "the run over files failed: the next file loaded starts another");
      }
    });
  }

  /** Queues a run of all of an owner's materializations over files, or of everyone's. */
  startAll(owner?: string): void {
    for (const stored of this.catalog.materializations.list(owner)) if (stored.kind === "files") this.start(stored);
  }

  async remove(): Promise<void> {}

  /** Resolves when no run is under way. */
  idle(): Promise<void> {
    return this.queue;
  }

  private async run(stored: StoredMaterialization, log: Log): Promise<void> {
    const { owner, materialization, seen, runs } = stored;
    const { plan, keyType, resultType, grouping, resultSchema } = this.compile(stored);
    const tables = tablesOf(this.catalog, owner, plan);
    const versions = Object.fromEntries(tables.map(({ id, table }) => [id, table.version]));
    if (runs > 0 && tables.every(({ id, table }) => table.version === seen[id])) return;
    const accepts = sliceFilter(materialization.slice, keyType);
    const rows: InputRow[] = [];
    let changedSince: bigint | undefined;
    for (const [number, table] of tables.entries()) {
      const sliced = (table.table.groupingId || table.table.tableName) === grouping;
      const old = seen[table.id] ?? 0;
      for (const row of await fileRows(table, versions[table.id]!, number)) {
        if (!sliced || accepts(row.key)) rows.push(row);
      }
      for (const row of await fileRows(
        { ...table, files: table.files.filter(({ version }) => version > old) },
        Infinity,
        0,
      )) {
        if (changedSince === undefined || BigInt(row.time) < changedSince) changedSince = BigInt(row.time);
      }
    }
    const results = evaluateRows(plan, rows, { final: true, ...(runs > 0 && { changedSince }) });
    const { objectStore, pulsar } = materialization.destination ?? {};
    if (objectStore) {
      const folder = join(folderOf(objectStore.outputPrefixUri), String(runs));
      await writeResults(folder, objectStore.fileType, resultColumns(resultType, keyType), results);
    } else if (pulsar?.config) {
      await publishRows(stored.id, pulsar.config, resultSchema(), results, this.options, log);
    }
    const dataTokenId = latestToken(this.catalog, owner)?.id ?? "";
    if (!this.catalog.materializations.get(stored.id)) return;
    await this.catalog.materializations.put({
      ...stored,
      runs: runs + 1,
      seen: versions,
      materialization: { ...materialization, dataTokenId },
    });
    log.info({ run: runs, rows: results.length }, "materialization written");
  }

  private compile({ owner, materialization }: StoredMaterialization) {
    const { expression, withViews } = materialization;
    const { plan, keyType, resultType, grouping } = compileFor(this.catalog, { owner, expression, withViews });
    if (!plan || !keyType || resultType?.kind !== "record")
      throw new FatalJobError("the expression does not compile any more");
    const resultSchema = () => {
      try {
        return avroSchemaOf(resultType, keyType);
      } catch (error) {
        throw new FatalJobError(reasonOf(error));
      }
    };
    return { plan, keyType, resultType, grouping, resultSchema };
  }
}
