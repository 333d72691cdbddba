import { rm } from "node:fs/promises";
import type { Command } from "commander";
import { removeStack } from "../../state/index.js";
import { confirmByTyping } from "../confirm.js";
import { type GlobalOptions, optionsOf } from "../globals.js";
import { printLine } from "../output.js";
import { bareStackName, openStack } from "../stack-context.js";

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
      await removeStack(context.files, { force: options.force === true, backups: options.removeBackups === true });
      if (!options.preserveConfig) await rm(context.settings.path, { force: true });
      const selected = await context.workspace.selected();
      if (selected && bareStackName(selected, context.project.name) === context.stack) {
        await context.workspace.select(undefined);
      }
      printLine(`Stack '${context.stack}' has been removed!`);
    });
}
