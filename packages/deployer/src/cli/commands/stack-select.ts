import type { Command } from "commander";
import { listStacks, StackNotFoundError, stackExists } from "../../state/index.js";
import { CliError, ExitCode } from "../exit-codes.js";
import { type GlobalOptions, optionsOf } from "../globals.js";
import { printLine } from "../output.js";
import { ask, isInteractive } from "../prompt.js";
import { bareStackName, openProject, type ProjectContext, stackContext } from "../stack-context.js";
import { initStack } from "./stack-init.js";

interface Options extends GlobalOptions {
  create?: boolean;
}

/** `stack select NAME`: makes a stack the one that commands work on. */
export function addStackSelect(stack: Command): void {
  stack
    .command("select [name]")
    .description("Switch the current workspace to the given stack")
    .option("-c, --create", "create the stack if it doesn't exist")
    .action(async (name: string | undefined, _, command: Command) => {
      const options = optionsOf<Options>(command);
      const context = await openProject(options);
      const wanted = name ?? options.stack ?? (await askWhich(options, context));
      const selected = await stackContext(context, bareStackName(wanted, context.project.name), options);
      if (!(await stackExists(selected.files))) {
        if (!options.create) throw new StackNotFoundError(wanted);
        await initStack(selected);
        printLine(`Created stack '${selected.stack}'`);
      }
      await context.workspace.select(selected.files.fullName);
    });
}

async function askWhich(options: Options, context: ProjectContext): Promise<string> {
  if (!isInteractive(options)) {
    throw new CliError("no stack selected; name it: `pulumi stack select <name>`", ExitCode.usage);
  }
  const names = (await listStacks(context.backend, context.project.name)).map((stack) => stack.name);
  return (await ask(`Please choose a stack (${names.join(", ")}): `)).trim();
}
