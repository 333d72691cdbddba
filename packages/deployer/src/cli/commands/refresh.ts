import type { Command } from "commander";
import { optionsOf } from "../globals.js";
import { runOperation } from "../operation.js";
import { addConfirmationOptions, addOperationOptions, type OperationOptions } from "../operation-options.js";
import { openStack } from "../stack-context.js";

/** `refresh`: makes the state what really exists. */
export function addRefresh(program: Command): void {
  const command = program.command("refresh").description("Refresh the resources in a stack");
  addConfirmationOptions(addOperationOptions(command))
    .option("--clear-pending-creates", "forget creations which an interrupted run has left in doubt")
    .action(async (_, command: Command) => {
      const options = optionsOf<OperationOptions>(command);
      await runOperation("refresh", await openStack(options), options);
    });
}
