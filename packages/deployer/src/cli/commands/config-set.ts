import type { Command } from "commander";
import {
  ConfigError,
  type ConfigNode,
  configPath,
  inferNode,
  looksLikeSecret,
  SecureText,
  splitKey,
  withNodeAt,
} from "../../config/index.js";
import { type GlobalOptions, optionsOf } from "../globals.js";
import { readStandardInput } from "../output.js";
import { ask, askHidden, isInteractive } from "../prompt.js";
import { type ConfigFileOption, openStack, type StackContext } from "../stack-context.js";

interface Options extends GlobalOptions, ConfigFileOption {
  secret?: boolean;
  plaintext?: boolean;
  path?: boolean;
}

/** `config set KEY [VALUE]`: sets a value, encrypted with `--secret`. */
export function addConfigSet(config: Command): void {
  config
    .command("set <key> [value]")
    .description("Set configuration value; without one it is asked for or read from standard input")
    .option("--secret", "encrypt the value instead of storing it in plaintext")
    .option("--plaintext", "save the value as plaintext (unencrypted)")
    .option("--path", "the key contains a path to a property in a map or list to set")
    .action(async (key: string, value: string | undefined, _, command: Command) => {
      const options = optionsOf<Options>(command);
      const context = await openStack(options);
      await setConfig(context, key, value ?? (await askValue(options)), options);
      await context.settings.save();
    });
}

/**
 * Sets a value in the stack's settings, without saving them.
 * @param key a key, or a path with `path`
 */
export async function setConfig(
  context: StackContext,
  key: string,
  value: string,
  options: { secret?: boolean; plaintext?: boolean; path?: boolean },
): Promise<void> {
  const { settings, project } = context;
  const target = configPath(key, project.name, options.path === true);
  const declaredSecret = project.config.get(target.key)?.secret === true;
  const secret = options.secret || (declaredSecret && !options.plaintext);
  if (!secret && !options.plaintext && looksLikeSecret(splitKey(target.key).name, value)) {
    throw new ConfigError(
      `config value for '${key}' looks like a secret; rerun with --secret to encrypt it, or --plaintext if you meant to store in plaintext`,
    );
  }
  const node = secret
    ? new SecureText((await context.crypter()).encrypt(value))
    : plainNode(value, target.rest.length > 0);
  settings.set(
    target.key,
    withNodeAt(target.rest.length > 0 ? settings.values.get(target.key) : undefined, target.rest, node),
  );
}

function plainNode(value: string, insideAnother: boolean): ConfigNode {
  return insideAnother ? inferNode(value) : value;
}

async function askValue(options: Options): Promise<string> {
  if (!process.stdin.isTTY) return (await readStandardInput()).replace(/\r?\n$/, "");
  if (!isInteractive(options)) throw new ConfigError("config value must be specified in non-interactive mode");
  return options.secret ? askHidden("value: ") : ask("value: ");
}
