import type { GetStatusRequest, StatusService } from "@rt-kaskada/kaskada-api";
import type { Catalog } from "../catalog/catalog.js";
import type { JobManager } from "../jobs/job-manager.js";
import { jobStatus } from "../jobs/job-status.js";
import { notFound } from "../server/api-error.js";
import type { Handlers } from "../server/handlers.js";

/** Our own StatusService: how the materializations over streams are doing. */
export function statusHandlers(catalog: Catalog, jobs: JobManager): Handlers<StatusService> {
  return {
    async getStatus(request: GetStatusRequest, { owner }) {
      const wanted = request.materializationName;
      const stored = catalog.materializations
        .list(owner)
        .filter(({ materialization }) => !wanted || materialization.materializationName === wanted);
      if (wanted && stored.length === 0) throw notFound("materialization");
      const running = stored.flatMap(({ id }) => jobs.get(id) ?? []);
      const { rss, heapUsed } = process.memoryUsage();
      return {
        materializations: await Promise.all(running.map(jobStatus)),
        residentBytes: rss,
        heapBytes: heapUsed,
      };
    },
  };
}
