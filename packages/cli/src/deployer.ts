import { spawn } from "node:child_process";
import { once } from "node:events";
import { hasStack, run } from "@rt-kaskada/deployer";
import { projectRoot } from "@rt-kaskada/infra/config";
import { Failure } from "./failure.js";
import { defaultStack } from "./stack.js";

/** The commands that are the deployer's, handed on word by word. */
export const deployerCommands = [
  "up",
  "preview",
  "refresh",
  "destroy",
  "import",
  "stack",
  "config",
  "state",
  "cancel",
] as const;
export type DeployerCommand = (typeof deployerCommands)[number];

/**
 * Runs a deployment command with the deployer, or with the Pulumi CLI where `RTK_DEPLOYER=pulumi`.
 * @returns its exit code
 */
export async function deploy(args: string[]): Promise<number> {
  const chosen = process.env.RTK_DEPLOYER || "deployer";
  if (chosen === "deployer") return run(["--cwd", projectRoot(), ...args]);
  if (chosen !== "pulumi") {
    throw new Failure(`RTK_DEPLOYER is "${chosen}"`, "set it to deployer or pulumi, or leave it unset", 2);
  }
  const child = spawn("pulumi", args, { cwd: projectRoot(), stdio: "inherit" });
  const [code] = (await Promise.race([
    once(child, "close"),
    once(child, "error").then(([error]) => {
      throw new Failure(`can't start pulumi: ${error.message}`, "install the Pulumi CLI, or unset RTK_DEPLOYER");
    }),
  ])) as [number | null];
  return code ?? 1;
}

/** Makes the dev stack when it is not there yet; others are made with `rtk stack init`. */
export async function ensureDevStack(stack: string): Promise<void> {
  if (stack !== defaultStack || (await hasStack({ cwd: projectRoot(), stack }))) return;
  const code = await deploy(["stack", "init", stack]);
  if (code !== 0) throw new Failure(`can't make stack ${stack}`);
}

/** The value of `--stack`, `-s` among a deployer command's words. */
export function stackOption(args: readonly string[]): string | undefined {
  for (const [index, arg] of args.entries()) {
    if (arg === "--stack" || arg === "-s") return args[index + 1];
    if (arg.startsWith("--stack=")) return arg.slice("--stack=".length);
  }
  return undefined;
}
