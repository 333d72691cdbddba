import type { RunOptions, StackToRun } from "../apply/stack-run.js";
import { configPath, withNodeAt } from "../config/index.js";
import type { Summary } from "../display/events.js";
import { cancelOnInterrupt } from "./cancellation.js";
import { CliError, ExitCode } from "./exit-codes.js";
import { openDisplay } from "./open-display.js";
import type { OperationOptions } from "./operation-options.js";
import { ask, isInteractive } from "./prompt.js";
import type { StackContext } from "./stack-context.js";

type Kind = "update" | "refresh" | "destroy" | "import";

const HEADLINES = {
  update: ["Previewing update", "Updating"],
  refresh: ["Previewing refresh", "Refreshing"],
  destroy: ["Previewing destroy", "Destroying"],
  import: ["Previewing import", "Importing"],
} as const;

/**
 * Previews and then does what a command is for, asking in between.
 * @param imports what to import, when that is what the command is for
 */
export async function runOperation(
  kind: Kind,
  context: StackContext,
  options: OperationOptions,
  imports?: RunOptions["imports"],
): Promise<void> {
  requireConfirmation(options);
  const run = await prepare(context, options, kind === "update");
  if (!options.skipPreview || options.previewOnly) {
    const preview = await runOnce(kind, run, options, true, imports);
    if (preview.result === "failed") throw new CliError("", ExitCode.failed);
    if (options.previewOnly) return checkExpectations(preview, options);
    await confirm(kind, options);
  }
  const summary = await runOnce(kind, run, options, false, imports);
  if (summary.result === "failed") throw new CliError("", ExitCode.failed);
  checkExpectations(summary, options);
}

/** Shows what an update would do. */
export async function runPreview(context: StackContext, options: OperationOptions): Promise<void> {
  const summary = await runOnce("update", await prepare(context, options, true), options, true);
  if (summary.result === "failed") throw new CliError("", ExitCode.failed);
  checkExpectations(summary, options);
}

/** @param validate the program is going to run, so its configuration has to be as Pulumi.yaml declares */
async function prepare(context: StackContext, options: OperationOptions, validate: boolean): Promise<StackToRun> {
  await setConfig(context, options);
  return {
    project: context.project,
    stack: context.stack,
    files: context.files,
    backendDirectory: context.backend.directory,
    openSecrets: context.openSecrets,
    config: await context.programConfig(validate),
  };
}

/** `--config` values count for this run and stay in the stack's settings. */
async function setConfig(context: StackContext, options: OperationOptions): Promise<void> {
  if (!options.config?.length) return;
  for (const assignment of options.config) {
    const at = assignment.indexOf("=");
    if (at < 0) throw new CliError(`--config ${assignment}: expected KEY=VALUE`, ExitCode.usage);
    const { key, rest } = configPath(assignment.slice(0, at), context.project.name, options.configPath === true);
    const value = withNodeAt(
      rest.length > 0 ? context.settings.values.get(key) : undefined,
      rest,
      assignment.slice(at + 1),
    );
    context.settings.set(key, value);
  }
  await context.settings.save();
}

async function runOnce(
  kind: Kind,
  target: StackToRun,
  options: OperationOptions,
  preview: boolean,
  imports?: RunOptions["imports"],
): Promise<Summary> {
  const display = await openDisplay(HEADLINES[kind][preview ? 0 : 1], target, options, preview);
  const cancellation = cancelOnInterrupt();
  const targets = [...(options.target ?? []), ...(options.targetReplace ?? [])];
  const run: RunOptions = {
    preview,
    parallel: options.parallel,
    continueOnError: options.continueOnError,
    refresh: options.refresh === undefined ? undefined : options.refresh !== "false" && options.refresh !== false,
    targets,
    targetDependents: options.targetDependents,
    excludes: options.exclude,
    excludeDependents: options.excludeDependents,
    clearPendingCreates: options.clearPendingCreates,
    imports,
    replaceTargets: [...(options.replace ?? []), ...(options.targetReplace ?? [])],
    message: options.message,
    signal: cancellation.signal,
    emit: display.emit,
  };
  try {
    // Loaded only now: most commands need nothing of the engine, and it is the larger part.
    const { runStack } = await import("../apply/stack-run.js");
    return await runStack(kind, target, run);
  } finally {
    cancellation.dispose();
    await display.close();
  }
}

function requireConfirmation(options: OperationOptions): void {
  for (const flag of ["skipPreview", "yes"] as const) {
    if (!options.previewOnly || !options[flag]) continue;
    const name = flag === "yes" ? "--yes" : "--skip-preview";
    throw new CliError(`${name} and --preview-only cannot be used together`);
  }
  if (options.yes || options.previewOnly || isInteractive(options)) return;
  throw new CliError(
    "--yes or --skip-preview or --preview-only must be passed in to proceed when running in non-interactive mode",
    ExitCode.usage,
  );
}

async function confirm(kind: Kind, options: OperationOptions): Promise<void> {
  if (options.yes) return;
  const answer = await ask(`Do you want to perform this ${kind}? (yes/no) `);
  if (!/^y(es)?$/i.test(answer.trim())) throw new CliError(`${kind} declined`, ExitCode.declined);
}

/** Only what counts as a change can be unexpected: default providers and reads don't. */
function checkExpectations({ changes, preview }: Summary, options: OperationOptions): void {
  if (!options.expectNoChanges) return;
  const changed = Object.entries(changes).some(([op, count]) => op !== "same" && op !== "read" && count);
  if (!changed) return;
  const [what, happened] = preview ? ["preview", "proposed"] : ["update", "made"];
  throw new CliError(`no changes were expected for ${what} but changes were ${happened}`, ExitCode.unexpectedChanges);
}
