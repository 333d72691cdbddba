import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, it } from "vitest";

const run = promisify(execFile);
const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

const suite = path("../../conformance/deployer");
const modules = path("../../../node_modules");
const deployer = path("../../../packages/deployer/bin/deployer.js");

// Each case runs the built command line a dozen times; expected.json is what the real Pulumi CLI did. The cases of
// `more` take minutes: they run when CONFORMANCE=all is set.
const folders = process.env.CONFORMANCE === "all" ? ["cases", "more"] : ["cases"];
const cases = folders.flatMap((folder) => readdirSync(`${suite}/${folder}`).map((name) => `${folder}/${name}`));

describe.concurrent("the deployer does what the Pulumi CLI did", () => {
  for (const name of cases.sort()) {
    it(name, async ({ expect }) => {
      const args = ["run.py", "compare", `${process.execPath} ${deployer}`, modules, name];
      const { stdout } = await run("python3", args, { cwd: suite }).catch((error) => error);
      expect(stdout).toContain("1 passed, 0 failed");
    }, 600_000);
  }
});
