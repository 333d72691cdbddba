import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { bundleApps } from "../../scripts/bundle.mjs";

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** A clone with one app, which uses a workspace package by its sources and a CommonJS dependency. */
function clone(prefix: string): string {
  const root = mkdtempSync(join(tmpdir(), prefix));
  folders.push(root);
  const files: Record<string, string> = {
    "apps/demo/src/main.ts": `import { twice } from "@demo/lib"; import name from "old"; console.log(twice(21) as number, name);`,
    "apps/not-an-app/src/index.ts": "export {};",
    "node_modules/@demo/lib/package.json": `{ "type": "module", "exports": { ".": { "source": "./src.ts", "default": "./missing.js" } } }`,
    "node_modules/@demo/lib/src.ts": "export const twice = (n: number): number => 2 * n;",
    "node_modules/old/package.json": `{ "main": "index.js" }`,
    "node_modules/old/index.js": `const path = require("path"); module.exports = path.basename(__filename);`,
  };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

function outputs(root: string): Record<string, string> {
  const folder = join(root, "apps/demo/dist");
  return Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "utf8")]));
}

describe("bundleApps", () => {
  it("bundles apps with their dependencies into one file that runs by itself", async () => {
    const root = clone("rtk-bundle-");
    expect(await bundleApps(root)).toEqual(["demo"]);
    rmSync(join(root, "node_modules"), { recursive: true });
    expect(execFileSync(process.execPath, [join(root, "apps/demo/dist/main.js")], { encoding: "utf8" })).toBe(
      "42 main.js\n",
    );
  });

  it("writes the same bytes in whatever folder the clone is", async () => {
    const [one, other] = [clone("rtk-bundle-"), clone("rtk-bundle-in-a-longer-folder-")];
    await bundleApps(one);
    await bundleApps(other);
    expect(outputs(one)).toEqual(outputs(other));
    expect(JSON.stringify(outputs(one))).not.toContain(one);
  });

  it("leaves unchanged files alone and removes foreign ones", async () => {
    const root = clone("rtk-bundle-");
    await bundleApps(root);
    const main = join(root, "apps/demo/dist/main.js");
    const before = statSync(main).mtimeMs;
    writeFileSync(join(root, "apps/demo/dist/old.js"), "");
    await bundleApps(root);
    expect(statSync(main).mtimeMs).toBe(before);
    expect(Object.keys(outputs(root))).toEqual(["main.js"]);
  });
});
