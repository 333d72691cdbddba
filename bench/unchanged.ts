// A preview and an up of a stack that is up and has nothing to change: `node bench/unchanged.ts [RUNS] [STACK]`, medians in
// seconds. With the Pulumi CLI on the PATH (and a wrapper of the docker plugin) the CLI is measured in the same rounds.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { median } from "./support/median.ts";

const [runs = "7", stack = "dev"] = process.argv.slice(2);
const root = fileURLToPath(new URL("..", import.meta.url));
const env = { ...process.env };
if (env.PULUMI_CONFIG_PASSPHRASE_FILE === undefined) env.PULUMI_CONFIG_PASSPHRASE ??= "";

const deployer = [process.execPath, "packages/deployer/bin/deployer.js"];
const commands: Record<string, string[]> = {
  "rtk preview": ["bin/rtk", "preview"],
  "deployer preview": [...deployer, "preview"],
  "deployer up --skip-preview": [...deployer, "up", "--yes", "--skip-preview"],
  "deployer up, its preview included": [...deployer, "up", "--yes"],
};
if (spawnSync("pulumi", ["version"]).status === 0) {
  commands["pulumi preview"] = ["pulumi", "preview"];
  commands["pulumi up --skip-preview"] = ["pulumi", "up", "--yes", "--skip-preview"];
}

const seconds = new Map<string, number[]>();
for (let round = 0; round <= Number(runs); round++)
  for (const [name, words] of Object.entries(commands)) {
    const taken = run([...words, "--stack", stack, "--non-interactive", "--expect-no-changes"]);
    // The first round fills caches.
    if (round > 0) seconds.set(name, [...(seconds.get(name) ?? []), taken]);
  }
for (const [name, all] of seconds) {
  const [fastest, slowest] = [Math.min(...all), Math.max(...all)];
  console.log(`${name.padEnd(34)} ${median(all).toFixed(2)} (${fastest.toFixed(2)} to ${slowest.toFixed(2)})`);
}

function run([command, ...args]: string[]): number {
  const started = performance.now();
  const { status, stdout, stderr } = spawnSync(command!, args, { cwd: root, env, encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${status}:\n${stdout}${stderr}`);
  return (performance.now() - started) / 1000;
}
