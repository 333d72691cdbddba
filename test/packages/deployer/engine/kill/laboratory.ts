import { spawn } from "node:child_process";
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { stackFiles } from "../../../../../packages/deployer/src/state/index.js";
import { emptyStack } from "../../state/support.js";
import type { RunKind, Spec } from "../harness.js";

/** What a child process does to the stack. */
export interface Command {
  kind: RunKind;
  program: Spec[];
  parallel: number;
  /** From which size of the checkpoint on steps go to a journal. */
  plainLimit?: number;
}

/** How a child process ended: where it was killed, or at its end after so many moments at which it could have been. */
export interface Ended {
  killed?: string;
  moments?: number;
  /** What its command complained of. */
  failed?: string;
}

/** Where children are run and killed: each works on the stack and the world in a directory. */
export class Laboratory {
  private constructor(private readonly root: string) {}

  static async open(): Promise<Laboratory> {
    const laboratory = new Laboratory(await mkdtemp(join(tmpdir(), "rtk-test-kill-")));
    await build({
      entryPoints: [join(import.meta.dirname, "child.ts")],
      outfile: laboratory.child,
      conditions: ["source"],
      bundle: true,
      platform: "node",
      format: "esm",
      logLevel: "error",
      banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
    });
    return laboratory;
  }

  close(): Promise<void> {
    return rm(this.root, { recursive: true, force: true });
  }

  /** A directory with an empty stack and an empty world, or with a copy of another one's. */
  async directory(name: string, from?: string): Promise<string> {
    const directory = join(this.root, name);
    await rm(directory, { recursive: true, force: true });
    if (from) await cp(from, directory, { recursive: true, preserveTimestamps: true });
    else {
      await mkdir(directory);
      await emptyStack(stackFiles(join(directory, "state"), "proj", "dev"));
    }
    return directory;
  }

  /** @param killAt the moment at which the child is killed; 0 = never */
  async run(directory: string, command: Command, killAt: number): Promise<Ended> {
    await writeFile(join(directory, "command.json"), JSON.stringify(command));
    const preload = join(import.meta.dirname, "kill-point.mjs");
    const child = spawn(process.execPath, ["--import", preload, this.child, directory], {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, KILL_DIRECTORY: directory, KILL_AT: String(killAt), NODE_COMPILE_CACHE: this.root },
    });
    let said = "";
    let complained = "";
    child.stdout.on("data", (data: Buffer) => {
      said += data;
    });
    child.stderr.on("data", (data: Buffer) => {
      complained += data;
    });
    const code = await new Promise((resolve) => child.once("close", resolve));
    const killed = said.match(/^killed: (.*)$/m)?.[1];
    if (killed !== undefined) return { killed };
    if (code !== 0) return { failed: complained };
    return { moments: Number(said.match(/^ended: (\d+) moments$/m)![1]) };
  }

  private get child(): string {
    return join(this.root, "child.mjs");
  }
}
