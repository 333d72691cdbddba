// @ts-check
// Tells whether what was built is older than its sources, without starting the compiler.
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

const ROOTS = [
  "apps",
  "packages",
  "infra",
  "scripts/bundle.mjs",
  "tsconfig.base.json",
  "tsconfig.json",
  "package-lock.json",
];
const NOT_SOURCES = new Set(["node_modules", "dist", "build", ".data"]);

/**
 * A digest of the names, sizes and times of everything that the build reads: files that were removed count too.
 * @param {string} root the clone's folder
 * @returns {string}
 */
export function sourcesDigest(root) {
  const hash = createHash("sha256");
  /** @param {string} path */
  const visit = (path) => {
    const stats = statSync(join(root, path));
    if (stats.isDirectory()) {
      for (const name of readdirSync(join(root, path)).sort()) {
        if (!NOT_SOURCES.has(name) && !name.endsWith(".tsbuildinfo")) visit(`${path}/${name}`);
      }
    } else hash.update(`${path} ${stats.size} ${stats.mtimeMs}\n`);
  };
  for (const path of ROOTS) if (existsSync(join(root, path))) visit(path);
  return hash.digest("hex");
}

/**
 * Whether every TypeScript project has its output folder and every app its bundle.
 * @param {string} root the clone's folder
 */
export function outputsExist(root) {
  const { references } = JSON.parse(readFileSync(join(root, "tsconfig.json"), "utf8"));
  return references.every((/** @type {{ path: string }} */ { path }) => {
    const folder = join(root, path);
    const { outDir } = JSON.parse(readFileSync(join(folder, "tsconfig.json"), "utf8")).compilerOptions;
    const bundled = !existsSync(join(folder, "src", "main.ts")) || !path.startsWith("apps/");
    return existsSync(join(folder, outDir)) && (bundled || existsSync(join(folder, "dist", "main.js")));
  });
}
