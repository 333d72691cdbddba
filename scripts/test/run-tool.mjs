// @ts-check
import { spawn } from "node:child_process";
import { constants, setPriority } from "node:os";
import { join } from "node:path";

/**
 * Runs a program of the npm packages in a process of its own.
 * @param {string} root the repository's folder
 * @param {string} script the program inside node_modules
 * @param {string[]} args
 * @param {{ beside?: boolean }} [options] beside: while another runs, which goes before it, and whose output is shown; its
 *   own is returned
 * @returns {Promise<{ passed: boolean, output: string }>}
 */
export function runTool(root, script, args, { beside = false } = {}) {
  // Logs are read as text; some tools colour them because they see that they run in CI.
  const env = process.stdout.isTTY ? process.env : { ...process.env, NO_COLOR: "1", FORCE_COLOR: undefined };
  const shown = beside ? "pipe" : "inherit";
  const child = spawn(process.execPath, [join(root, "node_modules", script), ...args], {
    cwd: root,
    env,
    stdio: ["ignore", shown, shown],
  });
  if (beside && child.pid) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
  /** @type {Buffer[]} */
  const chunks = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk) => chunks.push(chunk));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ passed: code === 0, output: Buffer.concat(chunks).toString() }));
  });
}
