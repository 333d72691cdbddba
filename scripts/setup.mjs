// @ts-check
// Makes a clone ready to run: `node scripts/setup.mjs [COMMAND ARGUMENT…]` installs what is missing, builds, and goes on
// with the command. Runs on Node.js 20 with nothing installed, so each step may use only what the steps before gave.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { ensureDependencies } from "./setup/dependencies.mjs";
import { environmentWith, supportedNode } from "./setup/node.mjs";
import { SetupError, say } from "./setup/run.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const started = Date.now();

try {
  const node = supportedNode(root);
  if (node !== process.execPath) {
    process.exit(goOn(node, process.argv.slice(1), environmentWith(node)));
  }
  ensureDependencies(root);
  const { ensureBuilt } = await import("./ensure-built.mjs");
  await ensureBuilt(root);
  const { ensureDocker } = await import("./setup/docker.mjs");
  await ensureDocker();
  const { ensureImages } = await import("./setup/images.mjs");
  await ensureImages(root);
  say(`ready after ${((Date.now() - started) / 1000).toFixed(0)} s`);
} catch (error) {
  const { message, stack } = /** @type {Error} */ (error);
  console.error(`setup: ${error instanceof SetupError ? message : stack}`);
  process.exit(1);
}

const [command, ...args] = process.argv.slice(2);
if (command) process.exit(goOn(command, args, environmentWith(process.execPath)));

/**
 * Runs a command in this process's place and returns its exit code.
 * @param {string} program
 * @param {string[]} words
 * @param {NodeJS.ProcessEnv} env
 */
function goOn(program, words, env) {
  const { status, signal, error } = spawnSync(program, words, { cwd: root, env, stdio: "inherit" });
  if (error) console.error(`setup: could not run ${program}: ${error.message}`);
  else if (signal) console.error(`setup: ${program} was ended by ${signal}`);
  return status ?? 1;
}
