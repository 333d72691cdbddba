import { join } from "node:path";
import type { Log } from "@rt-kaskada/common";
import type { Catalog, StoredMaterialization } from "../catalog/catalog.js";
import { withFields } from "../log-fields.js";
import { failedPrecondition } from "../server/api-error.js";
import type { MaterializationRunner } from "../services/materializations.js";
import { defineJob } from "./define-job.js";
import { FatalJobError } from "./job-definition.js";
import type { JobOptions } from "./job-options.js";
import { StreamJob } from "./stream-job.js";
import { prepareOutputTopic } from "./topic-schemas.js";

/** A materialization that could not even be compiled after a restart. */
export interface BrokenJob {
  stored: StoredMaterialization;
  error: string;
}

/** Runs the materializations over streams. */
export class JobManager implements MaterializationRunner {
  private readonly jobs = new Map<string, StreamJob | BrokenJob>();

  constructor(
    private readonly catalog: Catalog,
    private readonly dataDir: string,
    private readonly options: JobOptions,
    private readonly log: Log,
  ) {}

  /** Goes on with every stored materialization. */
  startAll(): void {
    for (const stored of this.catalog.materializations.list()) if (stored.kind === "streams") this.start(stored);
  }

  async check(stored: StoredMaterialization): Promise<void> {
    try {
      await prepareOutputTopic(defineJob(this.catalog, stored));
    } catch (error) {
      throw error instanceof FatalJobError ? failedPrecondition(error.message) : error;
    }
  }

  start(stored: StoredMaterialization): void {
    const { id, materialization } = stored;
    const log = withFields(this.log, { materialization: materialization.materializationName, id });
    try {
      const definition = defineJob(this.catalog, stored);
      const job = new StreamJob(definition, join(this.dataDir, "jobs", id), this.options, log);
      this.jobs.set(id, job);
      job.start();
    } catch (error) {
      if (!(error instanceof FatalJobError)) throw error;
      log.error({ reason: error.message }, "materialization failed");
      this.jobs.set(id, { stored, error: error.message });
    }
  }

  async remove({ id }: StoredMaterialization): Promise<void> {
    const job = this.jobs.get(id);
    this.jobs.delete(id);
    if (!(job instanceof StreamJob)) return;
    await job.stop();
    await job.remove();
  }

  /** A materialization's job by its id. */
  get(id: string): StreamJob | BrokenJob | undefined {
    return this.jobs.get(id);
  }

  list(): (StreamJob | BrokenJob)[] {
    return [...this.jobs.values()];
  }

  /** Drains, checkpoints and closes them all. */
  async stop(): Promise<void> {
    await Promise.allSettled(this.list().map((job) => (job instanceof StreamJob ? job.stop() : undefined)));
  }
}
