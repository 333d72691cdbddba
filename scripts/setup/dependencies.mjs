// @ts-check
// The npm packages that package-lock.json names.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runStep, say } from "./run.mjs";

/**
 * Runs `npm ci` unless node_modules already holds what the lockfile says.
 * @param {string} root the clone's folder
 */
export function ensureDependencies(root) {
  const wanted = readLock(join(root, "package-lock.json"));
  if (wanted && matches(wanted, readLock(join(root, "node_modules", ".package-lock.json")))) {
    say("npm packages are installed");
    return;
  }
  // Not quietly by --ignore-scripts: the optional native Pulsar client is installed by its script.
  runStep("install npm packages (npm ci)", "npm", ["ci", "--no-audit", "--no-fund"], { cwd: root });
}

/**
 * @typedef {{ packages: Record<string, { version?: string, link?: boolean, optional?: boolean, devOptional?: boolean }> }} Lock
 */

/**
 * @param {string} path
 * @returns {Lock | undefined}
 */
function readLock(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}

/**
 * Whether what npm noted that it installed is what a lockfile wants. An optional package may be missing, as on a
 * platform that it isn't made for, but not be there in another version.
 * @param {Lock} wanted package-lock.json
 * @param {Lock | undefined} installed node_modules/.package-lock.json
 */
export function matches(wanted, installed) {
  if (!installed) return false;
  return Object.entries(wanted.packages).every(([path, entry]) => {
    if (!path.includes("node_modules/")) return true;
    const there = installed.packages[path];
    if (!there) return entry.optional === true;
    return entry.link ? there.link === true : there.version === entry.version;
  });
}
