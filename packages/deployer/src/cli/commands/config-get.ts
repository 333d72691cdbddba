import type { Command } from "commander";
import {
  type ConfigNode,
  completeConfig,
  configPath,
  containsSecure,
  nodeAt,
  nodeText,
  nodeToJson,
} from "../../config/index.js";
import { CliError } from "../exit-codes.js";
import { type GlobalOptions, optionsOf } from "../globals.js";
import { printJson, printLine } from "../output.js";
import { type ConfigFileOption, openStack, type StackContext } from "../stack-context.js";

interface Options extends GlobalOptions, ConfigFileOption {
  json?: boolean;
  path?: boolean;
}

/** `config get KEY`: shows one value, decrypted. */
export function addConfigGet(config: Command): void {
  config
    .command("get <key>")
    .description("Get a single configuration value")
    .option("-j, --json", "emit output as JSON")
    .option("--path", "the key contains a path to a property in a map or list to get")
    .action(async (key: string, _, command: Command) => {
      const options = optionsOf<Options>(command);
      const context = await openStack(options);
      const target = configPath(key, context.project.name, options.path === true);
      const value = completeConfig(context.project, context.settings.values).get(target.key);
      const node = nodeAt(value?.node, target.rest);
      if (value === undefined || node === undefined) {
        throw new CliError(`configuration key '${key}' not found for stack '${context.stack}'`);
      }
      await print(context, node, value.secret, options);
    });
}

async function print(context: StackContext, node: ConfigNode, secret: boolean, options: Options): Promise<void> {
  const encrypted = containsSecure(node);
  const crypter = encrypted ? await context.crypter() : undefined;
  const decrypt = (text: { ciphertext: string }) => crypter!.decrypt(text.ciphertext);
  const text = nodeText(node, decrypt);
  if (!options.json) {
    printLine(text);
    return;
  }
  const objectValue = node !== null && typeof node === "object" ? nodeToJson(node, decrypt) : undefined;
  const isObject = objectValue !== null && typeof objectValue === "object";
  printJson({ value: text, ...(isObject ? { objectValue } : {}), secret: secret || encrypted });
}
