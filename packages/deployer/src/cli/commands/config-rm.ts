import type { Command } from "commander";
import { configPath, nodeAt, withoutNodeAt } from "../../config/index.js";
import { type GlobalOptions, optionsOf } from "../globals.js";
import { type ConfigFileOption, openStack } from "../stack-context.js";

interface Options extends GlobalOptions, ConfigFileOption {
  path?: boolean;
}

/** `config rm KEY`: removes a value; fine when there is none. */
export function addConfigRm(config: Command): void {
  config
    .command("rm <key>")
    .description("Remove configuration value")
    .option("--path", "the key contains a path to a property in a map or list to remove")
    .action(async (key: string, _, command: Command) => {
      const options = optionsOf<Options>(command);
      const { settings, project } = await openStack(options);
      const target = configPath(key, project.name, options.path === true);
      const value = settings.values.get(target.key);
      if (value === undefined || nodeAt(value, target.rest) === undefined) return;
      if (target.rest.length === 0) settings.remove(target.key);
      else settings.set(target.key, withoutNodeAt(value, target.rest));
      await settings.save();
    });
}
