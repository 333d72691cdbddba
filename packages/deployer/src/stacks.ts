import { stackOutputs } from "./cli/commands/stack-output.js";
import type { GlobalOptions } from "./cli/globals.js";
import { bareStackName, openProject, openStack, stackContext } from "./cli/stack-context.js";
import type { ProgramConfig } from "./config/index.js";
import { stackExists } from "./state/index.js";
import type { Json } from "./values/index.js";

/** Which stack: `cwd` is a folder of the project (default: the current one), `stack` a name (default: the selected one). */
export type StackChoice = Pick<GlobalOptions, "cwd" | "stack">;

/** The bare name of the selected stack (`PULUMI_STACK`, else the one chosen with `stack select`), if one is. */
export async function selectedStack(cwd?: string): Promise<string | undefined> {
  const { workspace, project } = await openProject({ cwd });
  const name = process.env.PULUMI_STACK || (await workspace.selected());
  return name && bareStackName(name, project.name);
}

/** Whether the backend has a stack of that name. */
export async function hasStack(choice: { cwd?: string; stack: string }): Promise<boolean> {
  const { files } = await stackContext(await openProject(choice), choice.stack, choice);
  return stackExists(files);
}

/** What the stack's program exported, secrets masked. @throws StackNotFoundError */
export async function readStackOutputs(choice: StackChoice): Promise<{ [name: string]: Json }> {
  return stackOutputs(await openStack(choice), false);
}

/** The configuration that the stack's program runs with, whether or not the stack exists yet. */
export async function readProgramConfig(choice: { cwd?: string; stack: string }): Promise<ProgramConfig> {
  return (await stackContext(await openProject(choice), choice.stack, choice)).programConfig();
}
