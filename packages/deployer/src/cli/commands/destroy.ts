import type { Command } from "commander";
import { loadStack } from "../../state/index.js";
import { forgetStack } from "../forget-stack.js";
import { optionsOf } from "../globals.js";
import { runOperation } from "../operation.js";
import { addConfirmationOptions, addOperationOptions, type OperationOptions } from "../operation-options.js";
import { printLine } from "../output.js";
import { protectedWithDependencies } from "../protected-resources.js";
import { openStack, type StackContext } from "../stack-context.js";

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
      const kept = options.excludeProtected ? await protectedUrns(context) : [];
      const exclude = [...(options.exclude ?? []), ...kept];
      await runOperation("destroy", context, exclude.length > 0 ? { ...options, exclude } : options);
      if (options.previewOnly) return;
      if (options.remove && kept.length === 0) await remove(context);
      else if (!options.json) printLine(farewell(context, kept.length));
    });
}

async function protectedUrns(context: StackContext): Promise<string[]> {
  const { checkpoint } = await loadStack(context.files, context.openSecrets);
  return protectedWithDependencies(checkpoint.resources);
}

async function remove(context: StackContext): Promise<void> {
  await forgetStack(context, {});
  printLine(`The resources in the stack have been deleted, and the stack '${context.stack}' has been removed.`);
}

function farewell({ stack }: StackContext, kept: number): string {
  if (kept > 0) return `All unprotected resources were destroyed. There are still ${kept} resources in the stack.`;
  return (
    "The resources in the stack have been deleted, but the history and configuration associated with the stack are " +
    `still maintained.\nIf you want to remove the stack completely, run \`pulumi stack rm ${stack}\`.`
  );
}
