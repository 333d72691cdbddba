import type { Command } from "commander";
import { createStack, stackExists } from "../../state/index.js";
import { CliError, ExitCode } from "../exit-codes.js";
import { type GlobalOptions, optionsOf } from "../globals.js";
import { printLine } from "../output.js";
import { ask, isInteractive } from "../prompt.js";
import { bareStackName, openProject, type StackContext, stackContext } from "../stack-context.js";

interface Options extends GlobalOptions {
  select: boolean;
  secretsProvider?: string;
}

/** `stack init NAME`: makes an empty stack with its settings and selects it. */
export function addStackInit(stack: Command): void {
  stack
    .command("init [name]")
    .description("Create an empty stack with the given name, ready for updates")
    .option("--no-select", "do not select the stack")
    .option("--secrets-provider <type>", "how secrets are encrypted; only passphrase is supported")
    .action(async (name: string | undefined, _, command: Command) => {
      const options = optionsOf<Options>(command);
      checkProvider(options.secretsProvider);
      const context = await openProject(options);
      const wanted = name ?? options.stack ?? (await askName(options));
      const created = await initStack(
        await stackContext(context, bareStackName(wanted, context.project.name), options),
      );
      if (options.select) await context.workspace.select(created.files.fullName);
      printLine(`Created stack '${created.stack}'`);
    });
}

/** Makes a stack: its settings get the salt of its passphrase, its state says so, too. */
export async function initStack(context: StackContext): Promise<StackContext> {
  if (await stackExists(context.files)) throw new CliError(`stack '${context.files.fullName}' already exists`);
  await context.crypter();
  const { provider } = await context.openSecrets({
    type: "passphrase",
    state: { salt: context.settings.encryptionSalt! },
  });
  await createStack(context.backend, context.files, provider);
  return context;
}

function checkProvider(provider: string | undefined): void {
  if (provider === undefined || provider === "passphrase" || provider === "default") return;
  throw new CliError(`unknown secrets provider type '${provider}': only passphrase is supported`, ExitCode.usage);
}

async function askName(options: GlobalOptions): Promise<string> {
  if (!isInteractive(options)) throw new CliError("missing stack name", ExitCode.usage);
  return (await ask("stack name: (dev) ")).trim() || "dev";
}
