// @ts-check
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { stampFile } from "./build-stamp.mjs";
import { exclusively } from "./lock.mjs";
import { outputsExist, sourcesDigest } from "./sources.mjs";

/**
 * Builds when sources are newer than what was built from them; a few milliseconds when they aren't.
 * `RTK_SKIP_BUILD=1` runs what is there, whatever its age: for whoever is in the middle of an edit.
 * @param {string} root the clone's folder
 */
export async function ensureBuilt(root) {
  if (process.env.RTK_SKIP_BUILD === "1" || isBuilt(root)) return;
  await exclusively(join(root, ".tools", "build.lock"), async () => {
    // Somebody else may have built while this process waited.
    if (isBuilt(root)) return;
    process.stderr.write("building: sources have changed …\n");
    const { buildAll } = await import("./build.mjs");
    if (!(await buildAll(root))) throw new Error("the build failed: see the compiler's messages above");
  });
}

/** @param {string} root */
function isBuilt(root) {
  try {
    return readFileSync(stampFile(root), "utf8") === sourcesDigest(root) && outputsExist(root);
  } catch {
    return false;
  }
}
