import type { Command } from "commander";
import { loadStack, maskedSecrets, serializeProperties } from "../../state/index.js";
import type { Json } from "../../values/index.js";
import { CliError } from "../exit-codes.js";
import { type GlobalOptions, optionsOf } from "../globals.js";
import { formatTable, printJson, printLine } from "../output.js";
import { openStack, type StackContext } from "../stack-context.js";

interface Options extends GlobalOptions {
  json?: boolean;
  showSecrets?: boolean;
  shell?: boolean;
}

/** `stack output [NAME]`: shows what the program exported. */
export function addStackOutput(stack: Command): void {
  stack
    .command("output [name]")
    .description("Show a stack's output properties")
    .option("-j, --json", "emit output as JSON")
    .option("--show-secrets", "show secret outputs in plaintext")
    .option("--shell", "emit output as a shell script that sets variables")
    .action(async (name: string | undefined, _, command: Command) => {
      const options = optionsOf<Options>(command);
      const outputs = await stackOutputs(await openStack(options), options.showSecrets === true);
      if (name === undefined) printAll(outputs, options);
      else printOne(name, outputs, options);
    });
}

/** The stack's outputs as JSON. Without secrets it takes no passphrase, nor the time to make a key of it. */
export async function stackOutputs(context: StackContext, showSecrets: boolean): Promise<{ [name: string]: Json }> {
  const { checkpoint } = await loadStack(context.files, showSecrets ? context.openSecrets : maskedSecrets);
  const root = checkpoint.resources.find((resource) => resource.type === "pulumi:pulumi:Stack" && !resource.delete);
  return serializeProperties(root?.outputs ?? {}, showSecrets ? "shown" : "masked");
}

/** The lines that show the outputs to people. */
export function formatOutputs(outputs: { [name: string]: Json }): string {
  const names = Object.keys(outputs);
  const heading = `Current stack outputs (${names.length}):`;
  if (names.length === 0) return `${heading}\n    No output values currently in this stack`;
  const table = formatTable([["OUTPUT", "VALUE"], ...names.map((name) => [name, plainText(outputs[name]!)])]);
  return `${heading}\n${table.replace(/^/gm, "    ")}`;
}

function printAll(outputs: { [name: string]: Json }, options: Options): void {
  if (options.json) printJson(outputs);
  else if (options.shell) {
    for (const [name, value] of Object.entries(outputs)) printLine(`${name}=${shellQuoted(plainText(value))}`);
  } else printLine(formatOutputs(outputs));
}

function printOne(name: string, outputs: { [name: string]: Json }, options: Options): void {
  const value = Object.hasOwn(outputs, name) ? outputs[name] : undefined;
  if (value === undefined) throw new CliError(`current stack does not have output property '${name}'`);
  if (options.shell) printLine(`${name}=${shellQuoted(plainText(value))}`);
  else if (options.json) printJson(value);
  else printLine(plainText(value));
}

/** Strings as they are, everything else as compact JSON. */
function plainText(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function shellQuoted(text: string): string {
  return /^[\w./:@%+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
