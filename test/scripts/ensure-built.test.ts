import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ensureBuilt } from "../../scripts/ensure-built.mjs";

let root: string;
const output = () => readFileSync(join(root, "packages/lib/dist/index.js"), "utf8");

function write(path: string, text: string) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "rtk-built-"));
  symlinkSync(resolve("node_modules"), join(root, "node_modules"));
  write("apps/demo/src/main.ts", "console.log(1);");
  write("tsconfig.json", '{ "files": [], "references": [{ "path": "packages/lib" }] }');
  const options = { composite: true, rootDir: "src", outDir: "dist", types: [], target: "es2022", module: "nodenext" };
  write("packages/lib/tsconfig.json", JSON.stringify({ compilerOptions: options, include: ["src"] }));
  write("packages/lib/package.json", '{ "type": "module" }');
  write("packages/lib/src/index.ts", "export const a = 1;");
  vi.spyOn(process.stderr, "write").mockReturnValue(true);
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  rmSync(root, { recursive: true });
});

it("builds what is missing, changed or deleted, and nothing else", { timeout: 60_000 }, async () => {
  await ensureBuilt(root);
  expect(output()).toContain("a = 1");
  expect(existsSync(join(root, "apps/demo/dist/main.js"))).toBe(true);
  expect(process.stderr.write).toHaveBeenCalledTimes(1);

  await ensureBuilt(root);
  expect(process.stderr.write).toHaveBeenCalledTimes(1);

  write("packages/lib/src/index.ts", "export const a = 2;");
  await ensureBuilt(root);
  expect(output()).toContain("a = 2");

  // The compiler's notes beside it still say that it is up to date.
  rmSync(join(root, "packages/lib/dist"), { recursive: true });
  await ensureBuilt(root);
  expect(output()).toContain("a = 2");
});

it("fails when the sources don't compile, until they do", { timeout: 60_000 }, async () => {
  write("packages/lib/src/index.ts", "export const a: string = 1;");
  await expect(ensureBuilt(root)).rejects.toThrow("the build failed");
  await expect(ensureBuilt(root)).rejects.toThrow("the build failed");
  write("packages/lib/src/index.ts", "export const a = 3;");
  await ensureBuilt(root);
  expect(output()).toContain("a = 3");
});

it("runs what is there when told to", async () => {
  vi.stubEnv("RTK_SKIP_BUILD", "1");
  await ensureBuilt(root);
  expect(existsSync(join(root, "packages/lib/dist"))).toBe(false);
});
