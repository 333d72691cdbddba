// What each resource costs the deployer: stacks of different sizes are made, looked at, left alone and destroyed through
// the command line, with a provider that does nothing. `node bench/deployer.ts [SIZE…]`, after a build. CPU is that of
// the deployer, the program and the provider together; written is what the deployer alone wrote to files.
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const sizes = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [100, 500, 1000, 2000];
/** `DEPLOYER=pulumi` measures the Pulumi CLI. */
const command = process.env.DEPLOYER?.split(" ") ?? [process.execPath, join(root, "packages/deployer/bin/deployer.js")];

const PROGRAM = `
const pulumi = require("@pulumi/pulumi");
const provider = {
  async check(olds, news) { return { inputs: news }; },
  async diff(id, olds, news) { return { changes: olds.value !== news.value }; },
  async create(inputs) { return { id: inputs.name, outs: inputs }; },
  async delete() {},
};
class Nothing extends pulumi.dynamic.Resource {
  constructor(name, args, opts) { super(provider, name, { name, ...args }, opts); }
}
let before;
for (let i = 0; i < Number(process.env.SIZE); i++) {
  // Every tenth depends on the one ten before it.
  const resource = new Nothing("resource-" + i, { value: i % 10 === 0 && before ? before.name : "text" });
  if (i % 10 === 0) before = resource;
}
`;

/** Told by the deployer itself when it ends: nobody else can know. */
const TELL_WRITES = `import { readFileSync, writeFileSync } from "node:fs";
process.on("exit", () => writeFileSync(process.env.IO_FILE, readFileSync("/proc/self/io")));`;

interface Cost {
  wall: number;
  cpu: number;
  megabytes: number;
}

/** CPU seconds of every process that this one has started and seen the end of. */
function childrenCpu(): number {
  const fields = readFileSync("/proc/self/stat", "utf8")
    .replace(/^.*\) /s, "")
    .split(" ");
  return (Number(fields[13]) + Number(fields[14])) / 100;
}

async function measure(directory: string, size: number, ...args: string[]): Promise<Cost> {
  const ioFile = join(directory, "io");
  const before = childrenCpu();
  const started = performance.now();
  const [program = "", ...first] = command;
  const preload =
    program === process.execPath ? ["--import", `data:text/javascript,${encodeURIComponent(TELL_WRITES)}`] : [];
  const child = spawn(program, [...preload, ...first, ...args, "--non-interactive"], {
    cwd: join(directory, "program"),
    stdio: ["ignore", "ignore", "inherit"],
    env: {
      ...process.env,
      SIZE: String(size),
      IO_FILE: ioFile,
      PULUMI_BACKEND_URL: `file://${directory}/state`,
      PULUMI_HOME: join(directory, "home"),
      PULUMI_CONFIG_PASSPHRASE: "bench",
      PULUMI_SKIP_UPDATE_CHECK: "1",
    },
  });
  const code = await new Promise((resolve) => child.once("exit", resolve));
  if (code !== 0) throw new Error(`${args.join(" ")} ended with ${code}`);
  const wall = (performance.now() - started) / 1000;
  const written = preload.length > 0 ? readFileSync(ioFile, "utf8").match(/^write_bytes: (\d+)/m)![1] : Number.NaN;
  return { wall, cpu: childrenCpu() - before, megabytes: Number(written) / 1e6 };
}

function makeProject(): string {
  const directory = mkdtempSync(join(tmpdir(), "rt-kaskada-bench-"));
  mkdirSync(join(directory, "program"));
  mkdirSync(join(directory, "state"));
  symlinkSync(join(root, "node_modules"), join(directory, "program/node_modules"));
  const yaml = "name: bench\nruntime:\n  name: nodejs\n  options: { typescript: false }\nmain: index.js\n";
  writeFileSync(join(directory, "program/Pulumi.yaml"), yaml);
  writeFileSync(join(directory, "program/package.json"), '{"name":"bench","private":true}');
  writeFileSync(join(directory, "program/index.js"), PROGRAM);
  return directory;
}

const steps: Record<string, string[]> = {
  "first up": ["up", "--yes", "--skip-preview"],
  "up, no change": ["up", "--yes", "--skip-preview", "--expect-no-changes"],
  "preview, no change": ["preview", "--expect-no-changes"],
  destroy: ["destroy", "--yes", "--skip-preview"],
};

console.log("| resources | command | wall s | CPU s | written MB |\n|---|---|---|---|---|");
for (const size of sizes) {
  const directory = makeProject();
  try {
    await measure(directory, size, "stack", "init", "dev");
    for (const [name, args] of Object.entries(steps)) {
      const { wall, cpu, megabytes } = await measure(directory, size, ...args);
      console.log(`| ${size} | ${name} | ${wall.toFixed(1)} | ${cpu.toFixed(1)} | ${megabytes.toFixed(1)} |`);
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
