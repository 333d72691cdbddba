import { setTimeout as sleep } from "node:timers/promises";
import type { Command } from "commander";
import Docker from "dockerode";
import logUpdate from "log-update";
import { Pipeline } from "../pipeline/pipeline.js";
import { readStatus, renderStatus } from "../pipeline/status.js";
import { deployedStack } from "../stack.js";

export function registerStatus(program: Command): void {
  program
    .command("status")
    .description("show containers, tables, topics, runs and the materialization")
    .option("-w, --watch", "redraw every two seconds until Ctrl-C", false)
    .option("--json", "print it as JSON", false)
    .option("-s, --stack <name>", "the stack (default: the selected one)")
    .action(async (options: { watch: boolean; json: boolean; stack?: string }) => {
      const { stack, outputs } = await deployedStack(options.stack);
      const docker = new Docker();
      const pipeline = await Pipeline.open(outputs);
      try {
        do {
          const status = await readStatus(stack, docker, pipeline, outputs);
          const text = options.json
            ? JSON.stringify(status, null, options.watch ? undefined : 2)
            : renderStatus(status);
          if (options.watch && !options.json && process.stdout.isTTY) logUpdate(text);
          else process.stdout.write(`${text}\n`);
          if (options.watch) await sleep(2000);
        } while (options.watch);
      } finally {
        await pipeline.close();
      }
    });
}
