import { CliError, ExitCode } from "./exit-codes.js";
import { ask, isInteractive } from "./prompt.js";

/**
 * Makes sure that the user means it, by typing a word.
 * @param options `yes` stands for the answer; without it and with nobody to ask the command fails
 * @param warning what is about to happen
 * @param word what has to be typed
 */
export async function confirmByTyping(
  options: { yes?: boolean; nonInteractive?: boolean },
  warning: string,
  word: string,
): Promise<void> {
  if (options.yes) return;
  if (!isInteractive(options)) {
    throw new CliError("non-interactive mode requires --yes flag", ExitCode.usage);
  }
  const answer = await ask(`${warning}\nPlease confirm that this is what you'd like to do by typing \`${word}\`: `);
  if (answer.trim() !== word) throw new CliError("confirmation declined", ExitCode.declined);
}
