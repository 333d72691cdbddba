import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { compileCacheEnvironment } from "./compile-cache.js";

/** How to start a plugin. */
export interface PluginCommand {
  command: string;
  /** Arguments before the engine's address. */
  args: string[];
  /** Added to the engine's own environment. */
  env?: Record<string, string>;
}

/** A running plugin, known by the port it printed. */
export interface PluginProcess {
  port: number;
  /** Asks it to end, and ends it after a grace period. */
  stop(): Promise<void>;
}

const STOP_GRACE_MS = 5_000;

/**
 * Starts a plugin and waits for the port it prints on its first line.
 * @param cwd the program's directory
 * @param log takes every later line of its output
 */
export async function startPlugin(
  name: string,
  plugin: PluginCommand,
  engineAddress: string,
  cwd: string,
  log: (line: string) => void,
): Promise<PluginProcess> {
  const child = spawn(plugin.command, [...plugin.args, engineAddress], {
    cwd,
    env: { ...process.env, ...compileCacheEnvironment(), ...plugin.env },
    stdio: ["ignore", "pipe", "pipe"],
    // A process group of its own: Ctrl-C at the terminal must not kill it in the middle of a call.
    detached: true,
  });
  const exited = exitOf(child);
  const errors: string[] = [];
  let port: number | undefined;
  createInterface({ input: child.stderr! }).on("line", (line) => {
    if (port === undefined) errors.push(line);
    else log(line);
  });
  const firstLine = await new Promise<string>((resolve, reject) => {
    let seen = false;
    createInterface({ input: child.stdout! }).on("line", (line) => {
      if (seen) return log(line);
      seen = true;
      resolve(line);
    });
    child.once("error", reject);
    exited.then((status) => reject(new Error(`${status}${errors.length > 0 ? `: ${errors.join("\n")}` : ""}`)));
  }).catch((error: Error) => {
    throw new Error(`plugin ${name} (${plugin.command}) could not be started: ${error.message}`);
  });
  port = Number.parseInt(firstLine, 10);
  if (!(port > 0)) {
    child.kill("SIGKILL");
    throw new Error(`plugin ${name} printed ${JSON.stringify(firstLine)} where its port was expected`);
  }
  return { port, stop: () => stop(child, exited) };
}

async function stop(child: ChildProcess, exited: Promise<string>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGINT");
  const timer = setTimeout(() => child.kill("SIGKILL"), STOP_GRACE_MS);
  await exited;
  clearTimeout(timer);
}

function exitOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once("exit", (code, signal) => resolve(signal ? `ended by ${signal}` : `exited with code ${code}`));
  });
}
