import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { outputsExist, sourcesDigest } from "../../scripts/sources.mjs";

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "rtk-sources-"));
  for (const folder of ["apps/demo/src", "apps/demo/build", "packages/lib/src", "infra"]) {
    mkdirSync(join(root, folder), { recursive: true });
  }
  write("tsconfig.json", '{ "references": [{ "path": "packages/lib" }, { "path": "apps/demo" }] }');
  write("packages/lib/tsconfig.json", '{ "compilerOptions": { "outDir": "dist" } }');
  write("apps/demo/tsconfig.json", '{ "compilerOptions": { "outDir": "build" } }');
  write("packages/lib/src/index.ts", "export {};");
  write("apps/demo/src/main.ts", "export {};");
});

afterEach(() => rmSync(root, { recursive: true }));

function write(path: string, text = "") {
  mkdirSync(join(root, path, ".."), { recursive: true });
  writeFileSync(join(root, path), text);
}

describe("sourcesDigest", () => {
  it("stays the same for output and other things that are no sources", () => {
    const before = sourcesDigest(root);
    write("packages/lib/dist/index.js");
    write("packages/lib/tsconfig.tsbuildinfo");
    write("node_modules/x/index.js");
    expect(sourcesDigest(root)).toBe(before);
  });

  it.each([
    ["an edited file", () => write("packages/lib/src/index.ts", "export const a = 1;")],
    ["a touched file", () => utimesSync(join(root, "apps/demo/src/main.ts"), 1, 1)],
    ["a new file", () => write("infra/index.ts")],
    ["a removed file", () => rmSync(join(root, "apps/demo/src/main.ts"))],
    ["another dependency", () => write("package-lock.json", "{}")],
  ])("changes with %s", (_, change) => {
    const before = sourcesDigest(root);
    change();
    expect(sourcesDigest(root)).not.toBe(before);
  });
});

describe("outputsExist", () => {
  it("wants each project's output and each app's bundle", () => {
    const outputs = ["packages/lib/dist/index.js", "apps/demo/build/index.js", "apps/demo/dist/main.js"];
    for (const path of outputs) {
      expect(outputsExist(root)).toBe(false);
      write(path);
    }
    expect(outputsExist(root)).toBe(true);
  });
});
