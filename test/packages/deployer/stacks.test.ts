import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hasStack, run, selectedStack } from "@rt-kaskada/deployer";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rtk-stacks-"));
  writeFileSync(join(folder, "Pulumi.yaml"), "name: proj\nruntime: nodejs\n");
  vi.stubEnv("PULUMI_HOME", join(folder, "home"));
  vi.stubEnv("PULUMI_BACKEND_URL", `file://${folder}`);
  vi.stubEnv("PULUMI_CONFIG_PASSPHRASE", "test");
  vi.stubEnv("PULUMI_STACK", "");
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

test("the selected stack is told by its bare name, however it was selected", async () => {
  expect(await selectedStack(folder)).toBeUndefined();
  expect(await run(["stack", "init", "one", "--cwd", folder])).toBe(0);
  expect(await selectedStack(folder)).toBe("one");
  vi.stubEnv("PULUMI_STACK", "organization/proj/two");
  expect(await selectedStack(folder)).toBe("two");
});

test("a stack is there once it has been made", async () => {
  expect(await hasStack({ cwd: folder, stack: "one" })).toBe(false);
  await run(["stack", "init", "one", "--no-select", "--cwd", folder]);
  expect(await hasStack({ cwd: folder, stack: "one" })).toBe(true);
  expect(await selectedStack(folder)).toBeUndefined();
});
