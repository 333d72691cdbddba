import type { Command } from "commander";
import { importStack } from "../../state/index.js";
import { parseJson } from "../../values/index.js";
import { CliError } from "../exit-codes.js";
import { type GlobalOptions, optionsOf } from "../globals.js";
import { printLine, readInput } from "../output.js";
import { openStack } from "../stack-context.js";

interface Options extends GlobalOptions {
  file?: string;
  force?: boolean;
}

/** `stack import`: replaces the state by an exported one. */
export function addStackImport(stack: Command): void {
  stack
    .command("import")
    .description("Import a deployment from standard in into an existing stack")
    .option("--file <path>", "a filename to read stack input from")
    .option("-f, --force", "import even if the deployment is of another stack or contradicts itself")
    .action(async (_, command: Command) => {
      const options = optionsOf<Options>(command);
      const { files, openSecrets } = await openStack(options);
      const text = await readInput(options.file);
      let document: unknown;
      try {
        document = parseJson(text);
      } catch (error) {
        throw new CliError(`could not deserialize deployment: ${(error as Error).message}`);
      }
      const warnings = await importStack(files, openSecrets, document, options.force === true);
      for (const warning of warnings) process.stderr.write(`warning: ${warning}\n`);
      printLine("Import complete.");
    });
}
