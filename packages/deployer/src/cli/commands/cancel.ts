import type { Command } from "commander";
import { breakLocks, recoverStack } from "../../state/index.js";
import { confirmByTyping } from "../confirm.js";
import { type GlobalOptions, optionsOf } from "../globals.js";
import { printLine } from "../output.js";
import { openStack } from "../stack-context.js";

interface Options extends GlobalOptions {
  yes?: boolean;
}

/** `cancel [STACK]`: takes the locks off a stack whose update has died, and puts its state in order. */
export function addCancel(program: Command): void {
  program
    .command("cancel [name]")
    .description("Cancel a stack's currently running update, if any")
    .option("-y, --yes", "skip confirmation prompts, and proceed with cancellation anyway")
    .action(async (name: string | undefined, _, command: Command) => {
      const options = optionsOf<Options>(command);
      const { files, stack } = await openStack(options, name);
      await confirmByTyping(
        options,
        `This will irreversibly cancel the currently running update for '${stack}'!`,
        stack,
      );
      const broken = await breakLocks(files);
      for (const { description } of broken) printLine(`removed the lock ${description}`);
      if (broken.some(({ ownerMayRun }) => ownerMayRun)) {
        // It saves what it is doing, and puts the state in order itself.
        printLine("its process ends when what it has begun is done: it begins nothing more");
      } else {
        const recovered = await recoverStack(files);
        for (const note of recovered?.notes ?? []) printLine(note);
      }
      printLine(`The currently running update for '${stack}' has been canceled!`);
    });
}
