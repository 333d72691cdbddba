import { spawn } from "node:child_process";
import { join, resolve } from "node:path";

export const root = resolve(import.meta.dirname, "../../..");

export interface Finished {
  code: number | null;
  stdout: string;
  stderr: string;
  milliseconds: number;
}

/** Runs `rtk` as a user would, from the checkout's root; never throws for an exit code. */
export function rtk(args: string[], options: { env?: Record<string, string>; cwd?: string } = {}): Promise<Finished> {
  return run(join(root, "bin/rtk"), args, options);
}

export function run(
  command: string,
  args: string[],
  options: { env?: Record<string, string>; cwd?: string } = {},
): Promise<Finished> {
  const started = performance.now();
  return new Promise((done, fail) => {
    const child = spawn(command, args, {
      cwd: options.cwd ?? root,
      // What is tested was built before: a build in the middle would change it.
      env: { ...process.env, RTK_SKIP_BUILD: "1", ...options.env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    child.once("error", fail);
    child.once("close", (code) => done({ code, stdout, stderr, milliseconds: performance.now() - started }));
  });
}
