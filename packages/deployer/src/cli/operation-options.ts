import { type Command, InvalidArgumentError } from "commander";
import type { GlobalOptions } from "./globals.js";

/** Options of the commands that run the engine. */
export interface OperationOptions extends GlobalOptions {
  yes?: boolean;
  skipPreview?: boolean;
  previewOnly?: boolean;
  json?: boolean;
  eventLog?: string;
  /** File for a preview's report. */
  markdown?: string;
  diff?: boolean;
  parallel?: number;
  message?: string;
  config?: string[];
  configPath?: boolean;
  configFile?: string;
  refresh?: boolean | string;
  target?: string[];
  targetDependents?: boolean;
  targetReplace?: string[];
  exclude?: string[];
  excludeDependents?: boolean;
  replace?: string[];
  expectNoChanges?: boolean;
  continueOnError?: boolean;
  showSecrets?: boolean;
  showSames?: boolean;
  showReplacementSteps?: boolean;
  suppressOutputs?: boolean;
  remove?: boolean;
  excludeProtected?: boolean;
  clearPendingCreates?: boolean;
}

/** Options of every such command. */
export function addOperationOptions(command: Command): Command {
  return command
    .option("-j, --json", "write events as lines of JSON; a preview as one document")
    .option("--event-log <file>", "also write the events to a file, as lines of JSON")
    .option("--diff", "show what differs in full")
    .option("-p, --parallel <n>", "how many resources to work on at a time", positive)
    .option("-m, --message <text>", "message for the history")
    .option("--config-file <file>", "use this file instead of Pulumi.<stack>.yaml")
    .option("-t, --target <urn>", "only this resource, by URN or pattern; may be repeated", collect)
    .option("--target-dependents", "also what depends on the targets")
    .option("--exclude <urn>", "leave this resource out; may be repeated", collect)
    .option("--exclude-dependents", "also leave out what depends on the excluded")
    .option("--expect-no-changes", "fail if there are changes")
    .option("--continue-on-error", "after a failure go on with what doesn't depend on it")
    .option("--show-secrets", "show secrets in clear")
    .option("--show-sames", "show resources that don't change, too")
    .option("--show-replacement-steps", "accepted for compatibility: replacement steps are always shown")
    .option("--suppress-outputs", "don't show the stack's outputs")
    .option("--suppress-progress", "accepted for compatibility")
    .option("-d, --debug", "accepted for compatibility")
    .option("--plan <file>", "update plans are not supported", unsupported("update plans"));
}

/** Options of commands that change something. */
export function addConfirmationOptions(command: Command): Command {
  return command
    .option("-y, --yes", "don't ask")
    .option("-f, --skip-preview", "don't preview first")
    .option("--preview-only", "preview and stop");
}

/** Options of commands that run the program. */
export function addProgramOptions(command: Command): Command {
  return command
    .option("-c, --config <key=value>", "set a configuration value, also in the stack's file; may be repeated", collect)
    .option("--config-path", "keys of --config are paths into values")
    .option("-r, --refresh [when]", "first read what really exists")
    .option("--replace <urn>", "replace this resource; may be repeated", collect)
    .option("--target-replace <urn>", "the same as --target and --replace; may be repeated", collect);
}

function collect(value: string, list: string[] = []): string[] {
  return [...list, value];
}

function positive(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError("expected a number from 1 on");
  return number;
}

function unsupported(what: string): () => never {
  return () => {
    throw new InvalidArgumentError(`${what} are not supported`);
  };
}
