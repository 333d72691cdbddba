import type { Command } from "commander";
import { type Checkpoint, editStack } from "../../state/index.js";
import { confirmByTyping } from "../confirm.js";
import { CliError, ExitCode } from "../exit-codes.js";
import { type GlobalOptions, optionsOf } from "../globals.js";
import { printLine } from "../output.js";
import { openStack } from "../stack-context.js";

interface Options extends GlobalOptions {
  yes?: boolean;
  all?: boolean;
}

/** `state unprotect URN`: allows a resource to be deleted. */
export function addStateUnprotect(state: Command): void {
  state
    .command("unprotect [urn]")
    .description("Unprotect resources in a stack's state")
    .option("-y, --yes", "skip confirmation prompts")
    .option("--all", "unprotect all resources in the checkpoint")
    .action(async (urn: string | undefined, _, command: Command) => {
      const options = optionsOf<Options>(command);
      if (urn === undefined && !options.all) {
        throw new CliError("must provide a URN corresponding to a resource, or --all", ExitCode.usage);
      }
      const { files, openSecrets, stack } = await openStack(options);
      const what = options.all ? "all resources" : urn;
      await confirmByTyping(options, `This will edit the state of '${stack}': ${what} will not be protected.`, "yes");
      await editStack(files, openSecrets, (checkpoint) => unprotected(checkpoint, options.all ? undefined : urn));
      printLine(options.all ? "All resources successfully unprotected" : "Resource successfully unprotected");
    });
}

/** A state in which a resource, or without a URN every one, is not protected. */
export function unprotected(checkpoint: Checkpoint, urn: string | undefined): Checkpoint {
  const { resources } = checkpoint;
  if (urn !== undefined && !resources.some((resource) => resource.urn === urn)) {
    throw new CliError(`No such resource "${urn}" exists in the current state`);
  }
  const change = (name: string) => urn === undefined || name === urn;
  return {
    ...checkpoint,
    resources: resources.map((resource) => (change(resource.urn) ? { ...resource, protect: false } : resource)),
  };
}
