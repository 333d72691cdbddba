import { writeFile } from "node:fs/promises";
import type { Command } from "commander";
import { exportStack } from "../../state/index.js";
import { CliError, ExitCode } from "../exit-codes.js";
import { type GlobalOptions, optionsOf } from "../globals.js";
import { printLine } from "../output.js";
import { openStack } from "../stack-context.js";

interface Options extends GlobalOptions {
  file?: string;
  showSecrets?: boolean;
  version?: string;
}

/** `stack export`: writes the state as a document that `stack import` reads. */
export function addStackExport(stack: Command): void {
  stack
    .command("export")
    .description("Export a stack's deployment to standard out")
    .option("--file <path>", "a filename to write stack output to")
    .option("--show-secrets", "emit secrets in plaintext")
    .option("--version <n>", "previous stack version to export")
    .action(async (_, command: Command) => {
      const options = optionsOf<Options>(command);
      if (options.version !== undefined) {
        throw new CliError("the file backend cannot export previous versions", ExitCode.usage);
      }
      const { files, openSecrets } = await openStack(options);
      const document = await exportStack(files, options.showSecrets ? openSecrets : undefined);
      const text = JSON.stringify(document, undefined, 4);
      if (options.file === undefined) printLine(text);
      // The document may hold secrets in the open.
      else await writeFile(options.file, `${text}\n`, { mode: 0o600 });
    });
}
