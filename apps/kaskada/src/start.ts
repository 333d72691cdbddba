import { mkdir } from "node:fs/promises";
import { createLog } from "@rt-kaskada/common";
import { Catalog } from "./catalog/catalog.js";
import { JobManager } from "./jobs/job-manager.js";
import { defaultJobOptions } from "./jobs/job-options.js";
import { Materializations } from "./jobs/materializations.js";
import type { KaskadaOptions } from "./options.js";
import { serveHttp } from "./server/http.js";
import { createMetrics } from "./server/metrics.js";
import { serveGrpc } from "./server/server.js";
import { FileRuns } from "./tables/file-runs.js";
import { FileLoader } from "./tables/load-file.js";

/** A running service. */
export interface Kaskada {
  /** The gRPC port. */
  port: number;
  /** The port of /ping, /ready and /metrics. */
  httpPort: number | undefined;
  /** Stops taking calls; the jobs drain, checkpoint and close. */
  close(): Promise<void>;
}

/** Starts the service: goes on with the stored materializations, then takes calls. */
export async function startKaskada(options: KaskadaOptions): Promise<Kaskada> {
  const { dataDir, host = "0.0.0.0" } = options;
  const log = options.log ?? createLog("kaskada");
  await mkdir(dataDir, { recursive: true });
  const catalog = await Catalog.open(dataDir);
  const jobOptions = { ...defaultJobOptions, ...options.jobs };
  const jobs = new JobManager(catalog, dataDir, jobOptions, log);
  const files = new FileLoader(catalog, dataDir);
  const runs = new FileRuns(catalog, jobOptions, log);
  const grpc = await serveGrpc(options.grpcPort, host, {
    catalog,
    jobs,
    materializations: new Materializations(jobs, runs),
    async loadFile(stored, request) {
      const token = await files.load(stored, request);
      runs.startAll(stored.owner);
      return token;
    },
    dataDir,
    options: jobOptions,
    log,
  });
  jobs.startAll();
  runs.startAll();
  const http =
    options.httpPort === undefined
      ? undefined
      : await serveHttp(options.httpPort, host, createMetrics(jobs), () => grpc.health.status === "SERVING");
  grpc.health.set(true);
  log.info({ grpcPort: grpc.port, httpPort: http?.port, dataDir }, "serving");
  return {
    port: grpc.port,
    httpPort: http?.port,
    async close() {
      await grpc.close();
      await Promise.all([jobs.stop(), runs.idle()]);
      await http?.close();
    },
  };
}
