import type { Command } from "commander";
import { optionsOf } from "../globals.js";
import { runOperation } from "../operation.js";
import {
  addConfirmationOptions,
  addOperationOptions,
  addProgramOptions,
  type OperationOptions,
} from "../operation-options.js";
import { openStack } from "../stack-context.js";

/** `up`: makes the stack what the program says. */
export function addUp(program: Command): void {
  const command = program.command("up").alias("update").description("Create or update the resources in a stack");
  addProgramOptions(addConfirmationOptions(addOperationOptions(command))).action(async (_, command: Command) => {
    const options = optionsOf<OperationOptions>(command);
    await runOperation("update", await openStack(options), options);
  });
}
