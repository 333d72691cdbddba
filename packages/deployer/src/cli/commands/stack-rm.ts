import type { Command } from "commander";
import { confirmByTyping } from "../confirm.js";
import { forgetStack } from "../forget-stack.js";
import { type GlobalOptions, optionsOf } from "../globals.js";
import { printLine } from "../output.js";
import { openStack } from "../stack-context.js";

interface Options extends GlobalOptions {
  yes?: boolean;
  force?: boolean;
  preserveConfig?: boolean;
  removeBackups?: boolean;
}

/** `stack rm [NAME]`: forgets a stack that has no resources any more. */
export function addStackRm(stack: Command): void {
  stack
    .command("rm [name]")
    .description("Remove a stack and its configuration")
    .option("-y, --yes", "skip confirmation prompts, and proceed with removal anyway")
    .option("-f, --force", "remove the stack even if it still has resources, which then exist unmanaged")
    .option("--preserve-config", "do not delete the stack's configuration file")
    .option("--remove-backups", "delete the backups of the stack's state, too")
    .action(async (name: string | undefined, _, command: Command) => {
      const options = optionsOf<Options>(command);
      const context = await openStack(options, name);
      await confirmByTyping(options, `This will permanently remove the '${context.stack}' stack!`, context.stack);
      const { force, preserveConfig, removeBackups } = options;
      await forgetStack(context, { force, preserveConfig, removeBackups });
      printLine(`Stack '${context.stack}' has been removed!`);
    });
}
