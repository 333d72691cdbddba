// @ts-check
import { spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** A failure whose message says all there is to say: no stack trace is shown. */
export class SetupError extends Error {}

/**
 * One line about what set-up does.
 * @param {string} line
 */
export function say(line) {
  console.log(`setup: ${line}`);
}

/**
 * Whether a command is on the PATH.
 * @param {string} command
 */
export function hasCommand(command) {
  return (process.env.PATH ?? "").split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, command), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/**
 * Runs a command, shows what it says only when it fails, and tells how long it took.
 * @param {string} task what it does, for the progress line and the error: "install Maven"
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 */
export function runStep(task, command, args, options = {}) {
  say(`${task} …`);
  const started = Date.now();
  const result = spawnSync(command, args, {
    ...options,
    stdio: ["ignore", "pipe", "pipe"],
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  if (result.status !== 0) {
    const why = result.error?.message ?? `${command} ended with ${result.signal ?? result.status}`;
    const said = `${result.stdout ?? ""}${result.stderr ?? ""}`.trim().split("\n").slice(-40).join("\n");
    throw new SetupError(`could not ${task}: ${why}\n${said}`);
  }
  say(`${task}: done in ${((Date.now() - started) / 1000).toFixed(0)} s`);
}
