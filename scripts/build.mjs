// @ts-check
// Compiles every package and bundles the apps: `npm run build`. Both do only what has changed.
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { stampFile } from "./build-stamp.mjs";
import { bundleApps } from "./bundle.mjs";
import { outputsExist, sourcesDigest } from "./sources.mjs";

/**
 * Builds everything and remembers what it was built from.
 * @param {string} root the clone's folder
 * @returns {Promise<boolean>} whether it compiled; the compiler has said why not
 */
export async function buildAll(root) {
  // Taken before the build: what changes meanwhile is built next time.
  const digest = sourcesDigest(root);
  const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
  // The compiler trusts its own notes of what it wrote: when output was deleted they have to be disregarded.
  const args = outputsExist(root) ? ["-b"] : ["-b", "--force"];
  const compiled = spawnSync(process.execPath, [tsc, ...args], { cwd: root, stdio: ["ignore", 2, 2] });
  if (compiled.status !== 0) return false;
  await bundleApps(root);
  mkdirSync(join(root, ".tools"), { recursive: true });
  writeFileSync(stampFile(root), digest);
  return true;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  process.exitCode = (await buildAll(fileURLToPath(new URL("..", import.meta.url)))) ? 0 : 1;
}
