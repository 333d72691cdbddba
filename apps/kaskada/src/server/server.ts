import { join } from "node:path";
import { Server, ServerCredentials } from "@grpc/grpc-js";
import type { Log } from "@rt-kaskada/common";
import { type ServiceKey, serviceName } from "@rt-kaskada/kaskada-api";
import type { Catalog } from "../catalog/catalog.js";
import type { JobManager } from "../jobs/job-manager.js";
import type { JobOptions } from "../jobs/job-options.js";
import { dataTokenHandlers } from "../services/data-tokens.js";
import { HealthState, healthHandlers } from "../services/health.js";
import { type MaterializationRunner, materializationHandlers } from "../services/materializations.js";
import { queryHandlers } from "../services/queries.js";
import { resultHandlers } from "../services/results.js";
import { statusHandlers } from "../services/status.js";
import { type LoadFile, tableHandlers } from "../services/tables.js";
import { viewHandlers } from "../services/views.js";
import { addService } from "./handlers.js";

const SERVICES: ServiceKey[] = ["tables", "views", "materializations", "queries", "dataTokens", "status", "results"];
/** A create request carries a whole query with its views. */
const LARGEST_MESSAGE = 64 << 20;

/** What the services work on. */
export interface ServerParts {
  catalog: Catalog;
  jobs: JobManager;
  materializations: MaterializationRunner;
  loadFile: LoadFile;
  dataDir: string;
  options: JobOptions;
  log: Log;
}

/** A listening gRPC server. */
export interface GrpcServer {
  port: number;
  health: HealthState;
  /** Stops taking calls and ends those under way. */
  close(): Promise<void>;
}

/** Serves all services on one port, plaintext. */
export async function serveGrpc(port: number, host: string, parts: ServerParts): Promise<GrpcServer> {
  const { catalog, jobs, materializations, loadFile, dataDir, options, log } = parts;
  const server = new Server({ "grpc.max_receive_message_length": LARGEST_MESSAGE });
  const health = new HealthState(SERVICES.map(serviceName));
  addService(server, "tables", tableHandlers(catalog, loadFile), log);
  addService(server, "views", viewHandlers(catalog), log);
  addService(server, "materializations", materializationHandlers(catalog, materializations), log);
  addService(server, "queries", queryHandlers({ catalog, dataDir, options }), log);
  addService(server, "results", resultHandlers(join(dataDir, "results")), log);
  addService(server, "dataTokens", dataTokenHandlers(catalog), log);
  addService(server, "status", statusHandlers(catalog, jobs), log);
  addService(server, "health", healthHandlers(health), log);
  const bound = await new Promise<number>((resolve, reject) => {
    server.bindAsync(`${host}:${port}`, ServerCredentials.createInsecure(), (error, actual) =>
      error ? reject(error) : resolve(actual),
    );
  });
  const close = async (): Promise<void> => {
    health.set(false);
    const force = setTimeout(() => server.forceShutdown(), 2_000);
    await new Promise<void>((resolve) => server.tryShutdown(() => resolve()));
    clearTimeout(force);
  };
  return { port: bound, health, close };
}
