import { once } from "node:events";
import { resolve } from "node:path";
import { createLog } from "@rt-kaskada/common";
import { type KaskadaOptions, optionsFromEnv, startKaskada } from "@rt-kaskada/kaskada";
import { type Command, InvalidArgumentError } from "commander";

interface Options {
  port: number;
  httpPort?: number;
  data: string;
}

export function registerKaskada(program: Command): void {
  program
    .command("kaskada")
    .description("run the Kaskada service by itself, until Ctrl-C")
    .option("--port <port>", "gRPC port; 0 takes a free one", parsePort, 50051)
    .option("--data <dir>", "where definitions, state and results are kept", ".data/kaskada")
    .option("--http-port <port>", "port of /ping, /ready and /metrics; 0 takes a free one (default: none)", parsePort)
    .addHelpText(
      "after",
      "\nLATENESS_MS, KEEP_LATE, QUIET_MS, PULSAR_TRANSPORT and LOG_LEVEL are read from the environment.",
    )
    .action(async (options: Options) => {
      const log = createLog("kaskada", process.env.LOG_LEVEL);
      const service = await startKaskada({ ...serviceOptions(options, process.env), log });
      const metrics =
        service.httpPort === undefined ? "" : `, its metrics at http://127.0.0.1:${service.httpPort}/metrics`;
      process.stderr.write(
        `kaskada answers at 127.0.0.1:${service.port}${metrics}, its data is in ${resolve(options.data)}\n`,
      );
      await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
      await service.close();
    });
}

/** What the options and the environment make of the service: for this machine alone, and with a container's settings. */
export function serviceOptions({ port, httpPort, data }: Options, env: NodeJS.ProcessEnv): KaskadaOptions {
  const { jobs } = optionsFromEnv(env);
  return { host: "127.0.0.1", dataDir: resolve(data), grpcPort: port, httpPort, jobs };
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65535) throw new InvalidArgumentError("give a port from 0 to 65535");
  return port;
}
