import { spawn } from "node:child_process";

/** What a failed command is reported with. */
export interface CommandOptions {
  readonly cwd?: string;
  /** What the command does, for the error: "download the jars of Cassandra". */
  readonly task: string;
  /** What to do when the command isn't there. */
  readonly whenMissing: string;
}

const KEPT_OUTPUT = 4000;

/** Runs a command to its end, quietly; a failure's message ends with what it printed last. */
export function run(command: string, args: readonly string[], options: CommandOptions): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: options.cwd, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    let stdout = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
      output = (output + text).slice(-KEPT_OUTPUT);
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      output = (output + text).slice(-KEPT_OUTPUT);
    });
    child.on("error", (error: NodeJS.ErrnoException) => {
      const why = error.code === "ENOENT" ? `${command} is not installed: ${options.whenMissing}` : error.message;
      reject(new Error(`Could not ${options.task}: ${why}`));
    });
    child.on("close", (code, signal) => {
      if (code === 0) resolve(stdout);
      else reject(new Error(`Could not ${options.task}: ${command} ended with ${signal ?? code}\n${output.trim()}`));
    });
  });
}
