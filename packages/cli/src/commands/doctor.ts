import { projectRoot } from "@rt-kaskada/infra/config";
import type { Command } from "commander";
import Docker from "dockerode";
import {
  type Check,
  checkDisk,
  checkDocker,
  checkMemory,
  checkNode,
  checkPort,
  publishedPorts,
} from "../doctor/checks.js";
import { Failure } from "../failure.js";
import { selectedStack, stackConfig } from "../stack.js";
import { formatTable } from "../terminal/table.js";

export function registerDoctor(program: Command): void {
  program
    .command("doctor")
    .description("check Docker, disk, memory, ports and versions")
    .option("-s, --stack <name>", "the stack whose ports are checked (default: the selected one)")
    .option("--json", "print the checks as JSON", false)
    .action(async (options: { stack?: string; json: boolean }) => {
      const docker = new Docker();
      const stack = await selectedStack(options.stack);
      const engine = await checkDocker(docker);
      const ours = engine.result === "ok" ? await publishedPorts(docker, stack) : new Map<number, string>();
      const ports = Object.entries((await stackConfig(stack)).ports);
      const checks: Check[] = [
        checkNode(),
        engine,
        checkMemory(),
        await checkDisk(projectRoot()),
        ...(await Promise.all(ports.map(([service, port]) => checkPort(service, port, ours.get(port))))),
      ];
      if (options.json) {
        process.stdout.write(`${JSON.stringify(checks, null, 2)}\n`);
      } else {
        const rows = checks.map((check) => [check.result, check.name, check.found, check.next ?? ""]);
        process.stdout.write(`${formatTable(["", "check", "found", "what to do"], rows)}\n`);
      }
      const failed = checks.filter((check) => check.result === "failure");
      if (failed.length > 0)
        throw new Failure(`${failed.map((check) => check.name).join(", ")}: not ready for \`rtk up\``);
    });
}
