// @ts-check
// Bundles each app's src/main.ts into apps/X/dist/main.js, all that the app's image needs besides Node.js. The same
// sources give the same bytes in whatever folder the clone is: an image is built again only when its content changes.
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

// CommonJS dependencies expect these names, which an ES module doesn't have.
const BANNER = `import { createRequire as __createRequire } from "node:module";
import { fileURLToPath as __fileURLToPath } from "node:url";
const require = __createRequire(import.meta.url);
const __filename = __fileURLToPath(import.meta.url);
const __dirname = __fileURLToPath(new URL(".", import.meta.url));`;

// Native addons, loaded where they are installed.
const OPTIONAL = ["pulsar-client", "bufferutil", "utf-8-validate", "kerberos"];

/**
 * Bundles every app that has a src/main.ts; files whose bytes would not change are left alone.
 * @param {string} root the clone's folder
 * @returns {Promise<string[]>} the bundled apps
 */
export async function bundleApps(root) {
  const apps = [];
  for (const entry of (await readdir(join(root, "apps"), { withFileTypes: true })).sort(byName)) {
    if (!entry.isDirectory()) continue;
    if (!existsSync(join(root, "apps", entry.name, "src", "main.ts"))) continue;
    await bundleApp(root, entry.name);
    apps.push(entry.name);
  }
  return apps;
}

/**
 * @param {{ name: string }} a
 * @param {{ name: string }} b
 */
function byName(a, b) {
  return a.name < b.name ? -1 : 1;
}

/**
 * @param {string} root
 * @param {string} app
 */
async function bundleApp(root, app) {
  const result = await build({
    // Paths in the output are relative to this folder.
    absWorkingDir: root,
    entryPoints: [`apps/${app}/src/main.ts`],
    outfile: `apps/${app}/dist/main.js`,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "esm",
    // Our own packages are taken from their sources, so that a bundle needs no earlier build.
    conditions: ["source"],
    external: OPTIONAL,
    banner: { js: BANNER },
    write: false,
    logLevel: "warning",
  });
  const folder = join(root, "apps", app, "dist");
  await mkdir(folder, { recursive: true });
  for (const name of await readdir(folder)) {
    if (name !== "main.js") await rm(join(folder, name), { recursive: true });
  }
  const file = join(folder, "main.js");
  const text = result.outputFiles[0]?.text ?? "";
  if ((await readFile(file, "utf8").catch(() => undefined)) !== text) await writeFile(file, text);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const apps = await bundleApps(fileURLToPath(new URL("..", import.meta.url)));
  console.log(`bundled ${apps.join(", ") || "no app"}`);
}
