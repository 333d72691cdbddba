import { rm } from "node:fs/promises";
import { removeStack } from "../state/index.js";
import { bareStackName, type StackContext } from "./stack-context.js";

/**
 * Removes a stack: its state, its settings, and the selection of it.
 * @param options `force` removes it even if it has resources, which then exist unmanaged
 */
export async function forgetStack(
  context: StackContext,
  options: { force?: boolean; preserveConfig?: boolean; removeBackups?: boolean },
): Promise<void> {
  await removeStack(context.files, { force: options.force === true, backups: options.removeBackups === true });
  if (!options.preserveConfig) await rm(context.settings.path, { force: true });
  const selected = await context.workspace.selected();
  if (selected && bareStackName(selected, context.project.name) === context.stack) {
    await context.workspace.select(undefined);
  }
}
