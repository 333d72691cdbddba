import type { Log } from "@rt-kaskada/common";
import { defaultJobOptions, type JobOptions } from "./jobs/job-options.js";

/** How to run the service. */
export interface KaskadaOptions {
  /** Where definitions, checkpoints and results are kept. */
  dataDir: string;
  /** gRPC port; 0 takes a free one. */
  grpcPort: number;
  /** Port of /ping, /ready and /metrics; 0 takes a free one, undefined serves none. */
  httpPort?: number;
  /** Address to listen on; all by default. */
  host?: string;
  jobs?: Partial<JobOptions>;
  log?: Log;
}

/** The service's environment variables; throws on a value that makes no sense, naming it. */
export function optionsFromEnv(env: NodeJS.ProcessEnv): KaskadaOptions {
  const transport = env.PULSAR_TRANSPORT ?? defaultJobOptions.transport;
  if (transport !== "auto" && transport !== "native" && transport !== "websocket") {
    throw new Error(`PULSAR_TRANSPORT is ${JSON.stringify(transport)}: auto, native or websocket is expected`);
  }
  const { PULSAR_WEBSOCKET_URL: url, PULSAR_ADMIN_URL: adminUrl } = env;
  return {
    dataDir: env.DATA_DIR ?? "/data",
    grpcPort: number(env, "GRPC_PORT", 50051),
    httpPort: number(env, "HTTP_PORT", 9100),
    jobs: {
      transport,
      latenessMs: number(env, "LATENESS_MS", defaultJobOptions.latenessMs),
      keepLate: flag(env, "KEEP_LATE", defaultJobOptions.keepLate),
      quietMs: number(env, "QUIET_MS", defaultJobOptions.quietMs),
      ...(url && adminUrl && { webSocket: { url, adminUrl } }),
    },
  };
}

function number(env: NodeJS.ProcessEnv, name: string, fallback: number): number {
  const text = env[name];
  if (text === undefined || text === "") return fallback;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0)
    throw new Error(`${name} is ${JSON.stringify(text)}: a number is expected`);
  return value;
}

function flag(env: NodeJS.ProcessEnv, name: string, fallback: boolean): boolean {
  const text = env[name];
  if (text === undefined || text === "") return fallback;
  if (text !== "true" && text !== "false")
    throw new Error(`${name} is ${JSON.stringify(text)}: true or false is expected`);
  return text === "true";
}
