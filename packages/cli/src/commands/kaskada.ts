import { once } from "node:events";
import { resolve } from "node:path";
import { createLog } from "@rt-kaskada/common";
import { startKaskada } from "@rt-kaskada/kaskada";
import { type Command, InvalidArgumentError } from "commander";

export function registerKaskada(program: Command): void {
  program
    .command("kaskada")
    .description("run the Kaskada service by itself, until Ctrl-C")
    .option("--port <port>", "gRPC port; 0 takes a free one", parsePort, 50051)
    .option("--data <dir>", "where definitions, state and results are kept", ".data/kaskada")
    .action(async (options: { port: number; data: string }) => {
      const dataDir = resolve(options.data);
      const service = await startKaskada({
        dataDir,
        grpcPort: options.port,
        host: "127.0.0.1",
        log: createLog("kaskada"),
      });
      process.stderr.write(`kaskada answers at 127.0.0.1:${service.port}, its data is in ${dataDir}\n`);
      await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
      await service.close();
    });
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65535) throw new InvalidArgumentError("give a port from 0 to 65535");
  return port;
}
