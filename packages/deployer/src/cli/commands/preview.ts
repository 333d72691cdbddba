import type { Command } from "commander";
import { optionsOf } from "../globals.js";
import { runPreview } from "../operation.js";
import { addOperationOptions, addProgramOptions, type OperationOptions } from "../operation-options.js";
import { openStack } from "../stack-context.js";

/** `preview`: shows what `up` would do. */
export function addPreview(program: Command): void {
  const command = program
    .command("preview")
    .alias("pre")
    .description("Show a preview of updates to a stack's resources")
    .option("--markdown <file>", "also write a report for a pull request's comment, secrets masked");
  addProgramOptions(addOperationOptions(command)).action(async (_, command: Command) => {
    const options = optionsOf<OperationOptions>(command);
    await runPreview(await openStack(options), options);
  });
}
