// @ts-check
// `npm test` after set-up: build, lint, types, then every test, and a last line with the counts.
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildAll } from "./build.mjs";
import { ensurePrograms, ensurePythonEnvironments } from "./setup/debian.mjs";
import { countTests, summaryLine } from "./test/counts.mjs";
import { runningTestServers, stopTestServers } from "./test/servers.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const results = join(root, ".data", "test-results");
// Servers are heavy: each kind of test has the machine to itself.
const PROJECTS = ["unit", "integration", "e2e"];

rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });
ensurePrograms(["python3"], "run the deployer's conformance cases");
ensurePythonEnvironments();
const alreadyRunning = await runningTestServers();

/** @type {{ name: string, passed: boolean }[]} */
const checks = [];
await check("build", () => buildAll(root));
await check("lint", () =>
  runTool("@biomejs/biome/bin/biome", [
    "ci",
    "--error-on-warnings",
    ...(process.stdout.isTTY ? [] : ["--colors=off"]),
    ".",
  ]),
);
await check("types", () => runTool("typescript/bin/tsc", ["-p", "test"]));
for (const project of PROJECTS) {
  const output = join(results, `${project}.json`);
  await check(`${project} tests`, () =>
    runTool("vitest/vitest.mjs", [
      "run",
      ...["--project", project],
      ...["--reporter", "default", "--reporter", "json", "--outputFile.json", output],
    ]),
  );
}
await stopTestServers(alreadyRunning);

const failed = checks.filter((entry) => !entry.passed).map((entry) => entry.name);
console.log(failed.length > 0 ? `\ntest: failed: ${failed.join(", ")}` : "\ntest: everything passed");
const summary = summaryLine(countTests(results, PROJECTS), failed);
writeFileSync(join(results, "summary.txt"), `${summary}\n`);
console.log(summary);
process.exitCode = failed.length > 0 ? 1 : 0;

/**
 * @param {string} name
 * @param {() => boolean | Promise<boolean>} work
 */
async function check(name, work) {
  console.log(`\ntest: ${name} …`);
  const started = Date.now();
  const passed = await work();
  console.log(`test: ${name}: ${passed ? "passed" : "FAILED"} in ${((Date.now() - started) / 1000).toFixed(0)} s`);
  checks.push({ name, passed });
}

/**
 * @param {string} script a program inside node_modules
 * @param {string[]} args
 */
function runTool(script, args) {
  const path = join(root, "node_modules", script);
  // Logs are read as text; some tools colour them because they see that they run in CI.
  const env = process.stdout.isTTY ? process.env : { ...process.env, NO_COLOR: "1", FORCE_COLOR: undefined };
  return (
    spawnSync(process.execPath, [path, ...args], { cwd: root, env, stdio: ["ignore", "inherit", "inherit"] }).status ===
    0
  );
}
