import { Command, CommanderError } from "commander";
import { StackNotFoundError } from "../state/index.js";
import { addCommands } from "./commands/index.js";
import { CliError, ExitCode } from "./exit-codes.js";
import { addGlobalOptions } from "./globals.js";

/** Builds the command line without running it. */
export function createProgram(): Command {
  const program = new Command("deployer")
    .description("Runs Pulumi programs where the Pulumi CLI can't be had")
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(inWordsOfPulumi(text)) })
    .showHelpAfterError("(add --help for the usage)");
  addGlobalOptions(program);
  addCommands(program);
  return program;
}

/**
 * Runs one command line and returns its exit code.
 * @param argv the arguments after the program's name
 */
export async function run(argv: string[]): Promise<number> {
  const program = createProgram();
  try {
    await program.parseAsync(argv, { from: "user" });
    return ExitCode.ok;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? ExitCode.ok : ExitCode.failed;
    if (error instanceof CliError) {
      if (error.message) process.stderr.write(`error: ${error.message}\n`);
      return error.exitCode;
    }
    if (error instanceof StackNotFoundError) {
      process.stderr.write(`error: ${error.message}\n`);
      return ExitCode.stackNotFound;
    }
    if (isExpected(error)) {
      process.stderr.write(`error: ${error.message}\n`);
      return ExitCode.failed;
    }
    process.stderr.write(`error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    return ExitCode.failed;
  }
}

function inWordsOfPulumi(text: string): string {
  return text
    .replace(/^error: unknown option '(.*)'/, "error: unknown flag: $1")
    .replace(/^error: unknown command '(.*)'/, 'error: unknown command "$1" for "pulumi"');
}

/** Whether an error tells the user all there is to know, so that a stack trace would only be in the way. */
function isExpected(error: unknown): error is Error {
  return error instanceof Error && (EXPECTED_ERRORS.has(error.name) || error.constructor === Error);
}

const EXPECTED_ERRORS: ReadonlySet<string> = new Set([
  "ConfigError",
  "IntegrityError",
  "StackLockedError",
  "StackNotEmptyError",
  "StateFileError",
]);

/** Long enough for a slow reader to take the last of the output. */
const EXIT_AFTER_MS = 10_000;

/** Runs one command line and ends the process with its exit code. */
export async function main(argv: string[]): Promise<void> {
  process.exitCode = await run(argv);
  // Nothing should be open any more; if something is, nobody is to wait for it for ever.
  setTimeout(() => process.exit(), EXIT_AFTER_MS).unref();
}
