// @ts-check
// `npm test` after set-up: build, lint, types, then every test, and a last line with the counts.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildAll } from "./build.mjs";
import { ensurePrograms, ensurePythonEnvironments } from "./setup/debian.mjs";
import { countTests, summaryLine } from "./test/counts.mjs";
import { runTool } from "./test/run-tool.mjs";
import { runningTestServers, stopTestServers } from "./test/servers.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const results = join(root, ".data", "test-results");
// Unit tests keep every core busy, and stacks are heavy: these have the machine to themselves. Tests with servers wait
// for them most of the time: those that need none fill it.
/** @type {[string, ...string[]][]} */
const STAGES = [["unit"], ["integration", "integration-packages"], ["e2e"]];

rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });
ensurePrograms(["python3"], "run the deployer's conformance cases");
ensurePythonEnvironments();
const alreadyRunning = await runningTestServers();

/** @type {{ name: string, passed: boolean }[]} */
const checks = [];
await check("build", () => buildAll(root));
const colors = process.stdout.isTTY ? [] : ["--colors=off"];
await check("lint", () => passes("@biomejs/biome/bin/biome", ["ci", "--error-on-warnings", ...colors, "."]));
await check("types", () => passes("typescript/bin/tsc", ["-p", "test"]));
for (const [first, ...others] of STAGES) {
  const beside = others.map((project) => ({ project, run: timed(() => runTests(project, { beside: true })) }));
  await check(`${first} tests`, async () => (await runTests(first)).passed);
  for (const { project, run } of beside) {
    console.log(`\ntest: ${project} tests, at the same time …`);
    const { result, seconds } = await run;
    process.stdout.write(result.output);
    note(`${project} tests`, result.passed, seconds);
  }
}
await stopTestServers(alreadyRunning);

const failed = checks.filter((entry) => !entry.passed).map((entry) => entry.name);
console.log(failed.length > 0 ? `\ntest: failed: ${failed.join(", ")}` : "\ntest: everything passed");
const summary = summaryLine(countTests(results, STAGES.flat()), failed);
writeFileSync(join(results, "summary.txt"), `${summary}\n`);
console.log(summary);
process.exitCode = failed.length > 0 ? 1 : 0;

/**
 * @param {string} name
 * @param {() => boolean | Promise<boolean>} work
 */
async function check(name, work) {
  console.log(`\ntest: ${name} …`);
  const { result, seconds } = await timed(work);
  note(name, result, seconds);
}

/**
 * @param {string} name
 * @param {boolean} passed
 * @param {number} seconds
 */
function note(name, passed, seconds) {
  console.log(`test: ${name}: ${passed ? "passed" : "FAILED"} in ${seconds.toFixed(0)} s`);
  checks.push({ name, passed });
}

/**
 * @template T
 * @param {() => T | Promise<T>} work
 */
async function timed(work) {
  const started = Date.now();
  const result = await work();
  return { result, seconds: (Date.now() - started) / 1000 };
}

/**
 * @param {string} script a program inside node_modules
 * @param {string[]} args
 */
async function passes(script, args) {
  return (await runTool(root, script, args)).passed;
}

/**
 * @param {string} project
 * @param {{ beside?: boolean }} [options]
 */
function runTests(project, options) {
  const output = join(results, `${project}.json`);
  const reporters = ["--reporter", "default", "--reporter", "json", "--outputFile.json", output];
  return runTool(root, "vitest/vitest.mjs", ["run", "--project", project, ...reporters], options);
}
