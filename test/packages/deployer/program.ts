import { type ChildProcess, spawn } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
const modules = path("../../../node_modules");
const provider = path("../../conformance/deployer/provider");
const deployer = path("../../../packages/deployer/bin/deployer.js");

/** How a command ended. */
export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** A Pulumi project in a directory of its own, with a stack `dev`, run through the built command line. */
export class TestProgram {
  readonly directory = mkdtempSync(join(tmpdir(), "rtk-test-deployer-"));
  private readonly program = join(this.directory, "program");

  /** @param source what is in index.js after the usual imports; `Thing` is the conformance cases' resource */
  constructor(source: string) {
    mkdirSync(join(this.program, "node_modules"), { recursive: true });
    mkdirSync(join(this.directory, "state"));
    for (const entry of readdirSync(modules)) {
      if (entry !== ".bin") symlinkSync(join(modules, entry), join(this.program, "node_modules", entry));
    }
    cpSync(provider, join(this.program, "node_modules/conformance-provider"), { recursive: true });
    const yaml = "name: tested\nruntime:\n  name: nodejs\n  options: { typescript: false }\nmain: index.js\n";
    writeFileSync(join(this.program, "Pulumi.yaml"), yaml);
    writeFileSync(join(this.program, "package.json"), '{"name":"tested","private":true}');
    this.write(source);
  }

  /** Replaces the program. */
  write(source: string): void {
    const imports =
      'const pulumi = require("@pulumi/pulumi");\nconst { Thing } = require("conformance-provider/thing");\n';
    writeFileSync(join(this.program, "index.js"), imports + source);
  }

  /** Starts a command of the deployer. */
  start(...args: string[]): { child: ChildProcess; ended: Promise<Ended> } {
    return this.startWith([process.execPath, deployer], args);
  }

  /** Runs a command of the deployer, with arguments for Node.js and an environment of its own. */
  runPreloaded(nodeArguments: string[], env: Record<string, string>, ...args: string[]): Promise<Ended> {
    return this.startWith([process.execPath, ...nodeArguments, deployer], args, env).ended;
  }

  /** Runs a command of the Pulumi CLI that is on the PATH. */
  runPulumi(...args: string[]): Promise<Ended> {
    return this.startWith(["pulumi"], args).ended;
  }

  private startWith([command = "", ...first]: string[], args: string[], env: Record<string, string> = {}) {
    const child = spawn(command, [...first, ...args, "--non-interactive"], {
      cwd: this.program,
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...process.env,
        PULUMI_BACKEND_URL: `file://${this.directory}/state`,
        PULUMI_HOME: join(this.directory, "home"),
        PULUMI_CONFIG_PASSPHRASE: "tested",
        CLOUD_FILE: join(this.directory, "cloud.json"),
        CALLS_FILE: join(this.directory, "calls"),
        PULUMI_SKIP_UPDATE_CHECK: "1",
        ...env,
      },
    });
    let stdout = "";
    let stderr = "";
    child.stdout!.on("data", (text) => {
      stdout += text;
    });
    child.stderr!.on("data", (text) => {
      stderr += text;
    });
    const ended = new Promise<Ended>((resolve) => child.once("close", (code) => resolve({ code, stdout, stderr })));
    return { child, ended };
  }

  /** Runs a command of the deployer to its end. */
  run(...args: string[]): Promise<Ended> {
    return this.start(...args).ended;
  }

  /** Waits until the provider was called: `create a`. */
  async called(call: string): Promise<void> {
    const file = join(this.directory, "calls");
    for (let i = 0; i < 600; i++) {
      const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n").filter(Boolean) : [];
      if (lines.some((line) => `${JSON.parse(line).op} ${JSON.parse(line).name}` === call)) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`the provider was not called to ${call}`);
  }

  /** The stack's state as in its file. */
  state(): { resources: { urn: string; id?: string }[]; pending: { type: string; resource: { urn: string } }[] } {
    const file = join(this.directory, "state/.pulumi/stacks/tested/dev.json");
    const { latest } = JSON.parse(readFileSync(file, "utf8")).checkpoint;
    return { resources: latest.resources ?? [], pending: latest.pending_operations ?? [] };
  }

  /** Ids of what exists. */
  world(): string[] {
    return Object.keys(this.cloud()).sort();
  }

  /** Removes a thing as somebody else would. */
  lose(id: string): void {
    const { [id]: _, ...rest } = this.cloud();
    writeFileSync(join(this.directory, "cloud.json"), JSON.stringify(rest));
  }

  private cloud(): Record<string, unknown> {
    const cloud = JSON.parse(readFileSync(join(this.directory, "cloud.json"), "utf8")) as Record<string, unknown>;
    // Besides the things it has the number of the last one of each name.
    return Object.fromEntries(Object.entries(cloud).filter(([key]) => !key.startsWith("#")));
  }

  /** Names of the stack's resources of the conformance type. */
  things(): string[] {
    return this.state()
      .resources.map(({ urn }) => urn)
      .filter((urn) => urn.includes(":Thing::"))
      .map((urn) => urn.split("::").at(-1)!)
      .sort();
  }

  locks(): string[] {
    const directory = join(this.directory, "state/.pulumi/locks/organization/tested/dev");
    return existsSync(directory) ? readdirSync(directory).filter((name) => name.endsWith(".json")) : [];
  }

  /** Processes of the deployer, of programs and of plugins that work for this stack. */
  processes(): number[] {
    const mine = Buffer.from(`CALLS_FILE=${join(this.directory, "calls")}`);
    const pids = readdirSync("/proc")
      .map(Number)
      .filter((pid) => pid > 0 && pid !== process.pid);
    return pids.filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`).includes(mine);
      } catch {
        return false;
      }
    });
  }

  /** Waits until none of them is left. */
  async quiet(): Promise<void> {
    for (let i = 0; i < 100 && this.processes().length > 0; i++)
      await new Promise((resolve) => setTimeout(resolve, 100));
    if (this.processes().length > 0) throw new Error(`still running: ${this.processes().join(", ")}`);
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}
