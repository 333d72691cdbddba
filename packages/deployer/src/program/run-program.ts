import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { parseArgsStringToArgv } from "string-argv";
import { compileCacheEnvironment } from "../plugins/compile-cache.js";
import { sdkNodeArguments } from "../sdk/node-arguments.js";

/** How to run a program. */
export interface ProgramCommand {
  monitorAddress: string;
  engineAddress: string;
  project: string;
  stack: string;
  organization: string;
  rootDirectory: string;
  programDirectory: string;
  /** `.` or the name of a file in the program's directory. */
  entryPoint: string;
  preview: boolean;
  parallel: number;
  /** Environment variables with the configuration. */
  config: Record<string, string>;
  options: { typescript?: unknown; tsconfig?: unknown; nodeargs?: unknown };
}

/** A running program. */
export interface RunningProgram {
  /** Resolves with the exit code; a signal counts as 255. */
  exited: Promise<number>;
  /** Asks it to end, and ends it if it doesn't. */
  stop(): Promise<void>;
}

/** The program's own SDK has told the user already why it failed. */
export const EXIT_REPORTED = 32;
const STOP_GRACE_MS = 5_000;

/** Starts a Node.js program through the `cmd/run` of its own SDK. */
export function runProgram(command: ProgramCommand, output: (line: string, isError: boolean) => void): RunningProgram {
  const child = spawn(process.execPath, [...sdkNodeArguments, ...nodeArguments(command), ...runArguments(command)], {
    env: { ...process.env, ...compileCacheEnvironment(), ...environment(command) },
    stdio: ["ignore", "pipe", "pipe"],
    // The engine decides when it ends: Ctrl-C at the terminal must not.
    detached: true,
  });
  createInterface({ input: child.stdout }).on("line", (line) => output(line, false));
  createInterface({ input: child.stderr }).on("line", (line) => output(line, true));
  const exited = new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve(code ?? 255));
  });
  return {
    exited,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill("SIGINT");
      const timer = setTimeout(() => child.kill("SIGKILL"), STOP_GRACE_MS);
      await exited.catch(() => undefined);
      clearTimeout(timer);
    },
  };
}

function nodeArguments({ options }: ProgramCommand): string[] {
  return typeof options.nodeargs === "string" ? parseArgsStringToArgv(options.nodeargs) : [];
}

function runArguments(command: ProgramCommand): string[] {
  const flags: [string, string][] = [
    ["monitor", command.monitorAddress],
    ["engine", command.engineAddress],
    ["organization", command.organization],
    ["project", command.project],
    ["root-directory", command.rootDirectory],
    ["stack", command.stack],
    ["pwd", command.programDirectory],
    ["parallel", String(command.parallel)],
  ];
  const given = flags.filter(([, value]) => value !== "").flatMap(([name, value]) => [`--${name}`, value]);
  if (command.preview) given.push("--dry-run");
  return [runScript(command.programDirectory), ...given, command.entryPoint];
}

/** It must be the program's own copy of the SDK: two copies don't know each other's resources. */
function runScript(programDirectory: string): string {
  const require = createRequire(join(programDirectory, "package.json"));
  try {
    return require.resolve(process.env.PULUMI_LANGUAGE_NODEJS_RUN_PATH || "@pulumi/pulumi/cmd/run");
  } catch {
    throw new Error(
      `can't find the Pulumi SDK of the program in ${programDirectory}: run \`npm install\` there (package @pulumi/pulumi)`,
    );
  }
}

function environment({ config, options }: ProgramCommand): Record<string, string> {
  const env = { ...config };
  if (options.typescript !== undefined && typeof options.typescript !== "boolean") {
    throw new Error("typescript option must be a boolean");
  }
  if (options.typescript !== false) env.PULUMI_NODEJS_TYPESCRIPT = "true";
  if (options.tsconfig !== undefined) {
    if (typeof options.tsconfig !== "string") throw new Error("tsconfig option must be a string");
    env.PULUMI_NODEJS_TSCONFIG_PATH = options.tsconfig;
  }
  return env;
}
