import type { RunOptions } from "./apply/stack-run.js";
import { openStack } from "./cli/stack-context.js";
import { configKey } from "./config/index.js";
import type { EventListener, Summary } from "./display/events.js";
import type { StackChoice } from "./stacks.js";

/** What to run the engine over, and how. */
export interface OperationRequest extends StackChoice, Omit<RunOptions, "emit" | "preview"> {
  /** Configuration for this run alone, over the stack's own; a bare name means the project's. */
  config?: Record<string, string>;
  /** Hears everything the run tells about itself, in order. */
  onEvent?: EventListener;
}

/** Makes a stack what its program says. Nobody is asked and nothing is previewed first. */
export function up(request: OperationRequest): Promise<Summary> {
  return operate("update", request, false);
}

/** Finds out what `up` would do. */
export function preview(request: OperationRequest): Promise<Summary> {
  return operate("update", request, true);
}

/** Makes a stack's state what really exists. */
export function refresh(request: OperationRequest): Promise<Summary> {
  return operate("refresh", request, false);
}

/** Deletes every resource of a stack. */
export function destroy(request: OperationRequest): Promise<Summary> {
  return operate("destroy", request, false);
}

async function operate(kind: "update" | "refresh" | "destroy", request: OperationRequest, preview: boolean) {
  const { cwd, stack, config: overrides, onEvent, ...options } = request;
  const context = await openStack({ cwd, stack, nonInteractive: true });
  const config = await context.programConfig();
  for (const [name, value] of Object.entries(overrides ?? {})) {
    const key = configKey(name, context.project.name);
    config.values.set(key, value);
    config.masked[key] = config.secretKeys.has(key) ? "[secret]" : value;
  }
  const { project, files, backend, openSecrets } = context;
  const target = { project, stack: context.stack, files, backendDirectory: backend.directory, openSecrets, config };
  const { runStack } = await import("./apply/stack-run.js");
  return runStack(kind, target, { ...options, preview, emit: onEvent ?? (() => undefined) });
}
