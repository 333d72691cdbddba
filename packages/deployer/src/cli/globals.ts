import { type Command, Option } from "commander";

/** Flags which every command takes. */
export interface GlobalOptions {
  /** Directory to run in (`-C`, `--cwd`). */
  cwd?: string;
  stack?: string;
  nonInteractive?: boolean;
  color?: "always" | "never" | "auto" | "raw";
  /** Log level of the engine's own messages, as for the real CLI (`-v`). */
  verbose?: string;
}

/** Adds the flags which every command takes, so that they work before and after the command's name. */
export function addGlobalOptions(command: Command): Command {
  return command
    .option("-C, --cwd <dir>", "run as if started in this directory")
    .option("-s, --stack <name>", "the stack to work on; defaults to the selected one")
    .option("--non-interactive", "never ask; a command that would have to, fails")
    .option("-v, --verbose <level>", "log level")
    .option("--logtostderr", "log to standard error")
    .option("-e, --emoji", "accepted for compatibility")
    .addOption(new Option("--color <when>", "colour the output").choices(["always", "never", "auto", "raw"]));
}

/** All options of a command including the global ones given before its name. */
export function optionsOf<T extends object>(command: Command): T & GlobalOptions {
  return command.optsWithGlobals();
}
