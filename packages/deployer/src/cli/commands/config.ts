import type { Command } from "commander";
import {
  completeConfig,
  containsSecure,
  type MergedValue,
  nodeText,
  nodeToJson,
  shownKey,
} from "../../config/index.js";
import type { Json } from "../../values/index.js";
import { type GlobalOptions, optionsOf } from "../globals.js";
import { formatTable, printJson, printLine } from "../output.js";
import { type ConfigFileOption, openStack, type StackContext } from "../stack-context.js";
import { addConfigGet } from "./config-get.js";
import { addConfigRm } from "./config-rm.js";
import { addConfigSet } from "./config-set.js";

interface Options extends GlobalOptions, ConfigFileOption {
  json?: boolean;
  showSecrets?: boolean;
}

/** `config` and its subcommands; by itself it lists every value. */
export function addConfig(program: Command): void {
  const config = program
    .command("config")
    .description("Manage configuration")
    .option("--config-file <path>", "use the configuration values in the specified file")
    .option("-j, --json", "emit output as JSON")
    .option("--show-secrets", "show secret values when listing config instead of displaying blinded values")
    .action(async (_, command: Command) => listConfig(optionsOf<Options>(command)));
  for (const add of [addConfigSet, addConfigGet, addConfigRm]) add(config);
}

async function listConfig(options: Options): Promise<void> {
  const context = await openStack(options);
  const merged = [...completeConfig(context.project, context.settings.values)].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const secure = await showSecure(context, merged, options.showSecrets === true);
  if (options.json) {
    printJson(
      Object.fromEntries(merged.map(([key, value]) => [key, asJson(value, secure, options.showSecrets === true)])),
    );
    return;
  }
  const rows = merged.map(([key, { node, secret }]) => {
    const hidden = secret && !options.showSecrets;
    return [shownKey(key, context.project.name), hidden ? "[secret]" : nodeText(node, secure)];
  });
  printLine(formatTable([["KEY", "VALUE"], ...rows]));
}

type Secure = (text: { ciphertext: string }) => string;

/** What encrypted parts are shown as; the passphrase is needed only to show them. */
async function showSecure(context: StackContext, merged: [string, MergedValue][], show: boolean): Promise<Secure> {
  if (!show || !merged.some(([, { node }]) => containsSecure(node))) return () => "[secret]";
  const crypter = await context.crypter();
  return (text) => crypter.decrypt(text.ciphertext);
}

function asJson({ node, secret }: MergedValue, secure: Secure, show: boolean): { [key: string]: Json } {
  const isSecret = secret || containsSecure(node);
  if (isSecret && !show) return { secret: true };
  const json = nodeToJson(node, secure);
  const isObject = json !== null && typeof json === "object";
  return { value: nodeText(node, secure), ...(isObject ? { objectValue: json } : {}), secret: isSecret };
}
