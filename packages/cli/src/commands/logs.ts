import type { Command } from "commander";
import Docker from "dockerode";
import { type Service, services, streamLogs } from "../containers.js";
import { Failure } from "../failure.js";
import { selectedStack } from "../stack.js";

export function registerLogs(program: Command): void {
  program
    .command("logs")
    .description("print a service's log")
    .argument("<service>", services.join(", "))
    .option("-f, --follow", "go on until the service stops or Ctrl-C", false)
    .option("-s, --stack <name>", "the stack (default: the selected one)")
    .action(async (service: string, options: { follow: boolean; stack?: string }) => {
      if (!services.includes(service as Service)) {
        throw new Failure(`no service "${service}"`, `name one of ${services.join(", ")}`, 2);
      }
      const stack = await selectedStack(options.stack);
      const interrupted = new AbortController();
      process.once("SIGINT", () => interrupted.abort());
      await streamLogs(new Docker(), stack, service as Service, process.stdout, {
        follow: options.follow,
        signal: interrupted.signal,
      });
    });
}
