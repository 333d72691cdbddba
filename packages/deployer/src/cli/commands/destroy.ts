import type { Command } from "commander";
import { optionsOf } from "../globals.js";
import { runOperation } from "../operation.js";
import { addConfirmationOptions, addOperationOptions, type OperationOptions } from "../operation-options.js";
import { printLine } from "../output.js";
import { openStack } from "../stack-context.js";

/** `destroy`: deletes every resource of a stack. */
export function addDestroy(program: Command): void {
  const command = program.command("destroy").alias("down").description("Destroy all existing resources in the stack");
  addConfirmationOptions(addOperationOptions(command))
    .option("-r, --refresh [when]", "first read what really exists")
    .option("--exclude-protected", "leave protected resources and what they depend on")
    .option("--remove", "also remove the stack and its settings")
    .action(async (_, command: Command) => {
      const options = optionsOf<OperationOptions>(command);
      const context = await openStack(options);
      await runOperation("destroy", context, options);
      if (options.json || options.previewOnly) return;
      printLine(
        "The resources in the stack have been deleted, but the history and configuration associated with the stack are " +
          `still maintained.\nIf you want to remove the stack completely, run \`pulumi stack rm ${context.stack}\`.`,
      );
    });
}
