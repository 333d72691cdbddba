import type { Command } from "commander";
import { loadStack, NEVER } from "../../state/index.js";
import { type GlobalOptions, optionsOf } from "../globals.js";
import { printLine, timeAgo } from "../output.js";
import { openStack } from "../stack-context.js";
import { addStackExport } from "./stack-export.js";
import { addStackHistory } from "./stack-history.js";
import { addStackImport } from "./stack-import.js";
import { addStackInit } from "./stack-init.js";
import { addStackLs } from "./stack-ls.js";
import { addStackOutput, formatOutputs, stackOutputs } from "./stack-output.js";
import { addStackRm } from "./stack-rm.js";
import { addStackSelect } from "./stack-select.js";

interface Options extends GlobalOptions {
  showIds?: boolean;
  showUrns?: boolean;
  showSecrets?: boolean;
  showName?: boolean;
}

/** `stack` and its subcommands; by itself it describes the stack. */
export function addStack(program: Command): void {
  const stack = program
    .command("stack")
    .description("Manage stacks and view stack state")
    .option("-i, --show-ids", "display each resource's provider-assigned unique ID")
    .option("-u, --show-urns", "display each resource's Pulumi-assigned globally unique URN")
    .option("--show-secrets", "display stack outputs which are marked as secret in plaintext")
    .option("--show-name", "display only the stack name")
    .action(async (_, command: Command) => describeStack(optionsOf<Options>(command)));
  for (const add of [
    addStackInit,
    addStackLs,
    addStackSelect,
    addStackRm,
    addStackOutput,
    addStackExport,
    addStackImport,
    addStackHistory,
  ]) {
    add(stack);
  }
}

async function describeStack(options: Options): Promise<void> {
  const context = await openStack(options);
  if (options.showName) {
    printLine(context.stack);
    return;
  }
  const { checkpoint } = await loadStack(context.files, context.openSecrets);
  const time = checkpoint.manifest?.time;
  printLine(`Current stack is ${context.stack}:`);
  printLine(`    Kept in ${context.backend.url}`);
  if (time && time !== NEVER) printLine(`    Last updated: ${timeAgo(new Date(time))} (${time})`);
  printLine(`Current stack resources (${checkpoint.resources.length}):`);
  for (const resource of checkpoint.resources) {
    const [, , type, name] = resource.urn.split("::");
    printLine(`    ${type!.split("$").at(-1)}  ${name}${resource.delete ? "  (to be deleted)" : ""}`);
    if (options.showUrns) printLine(`        URN: ${resource.urn}`);
    if (options.showIds && resource.id) printLine(`        ID: ${resource.id}`);
  }
  printLine();
  printLine(formatOutputs(await stackOutputs(context, options.showSecrets === true)));
}
