import { createWriteStream, type WriteStream } from "node:fs";
import { writeFile } from "node:fs/promises";
import type { RunOptions, StackToRun } from "../apply/stack-run.js";
import { configPath, withNodeAt } from "../config/index.js";
import { painter, wantsColor } from "../display/colors.js";
import type { EngineEvent, EventListener, Summary } from "../display/events.js";
import { jsonEventWriter } from "../display/json-events.js";
import { MarkdownReport } from "../display/markdown.js";
import { PreviewDocument } from "../display/preview-document.js";
import { StepDetails } from "../display/step-details.js";
import { TextDisplay } from "../display/text-display.js";
import { cancelOnInterrupt } from "./cancellation.js";
import { CliError, ExitCode } from "./exit-codes.js";
import type { OperationOptions } from "./operation-options.js";
import { printJson, printLine } from "./output.js";
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
  const run = await prepare(context, options);
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
  const summary = await runOnce("update", await prepare(context, options), options, true);
  if (summary.result === "failed") throw new CliError("", ExitCode.failed);
  checkExpectations(summary, options);
}

async function prepare(context: StackContext, options: OperationOptions): Promise<StackToRun> {
  await setConfig(context, options);
  return {
    project: context.project,
    stack: context.stack,
    files: context.files,
    backendDirectory: context.backend.directory,
    openSecrets: context.openSecrets,
    config: await context.programConfig(),
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
  const display = openDisplay(kind, target, options, preview);
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

interface Display {
  emit: EventListener;
  close(): Promise<void>;
}

function openDisplay(kind: Kind, target: StackToRun, options: OperationOptions, preview: boolean): Display {
  const listeners: EventListener[] = [];
  let log: WriteStream | undefined;
  let document: PreviewDocument | undefined;
  let report: MarkdownReport | undefined;
  const showSecrets = options.showSecrets === true;
  if (!options.json) {
    const headline = `${HEADLINES[kind][preview ? 0 : 1]} (${target.stack}):`;
    const paint = painter(wantsColor(options.color, process.stdout));
    const { showSames = false, suppressOutputs = false } = options;
    const details = options.diff ? new StepDetails({ showSecrets, paint }) : undefined;
    const text = new TextDisplay({
      headline,
      showSecrets,
      showSames,
      suppressOutputs,
      details,
      paint,
      write: printLine,
    });
    listeners.push(text.show);
  } else if (preview && !wantsStream()) {
    document = new PreviewDocument(showSecrets);
    listeners.push(document.add);
  } else listeners.push(jsonEventWriter(showSecrets, false, printLine));
  if (preview && options.markdown) {
    const { values, secretKeys } = target.config;
    const secrets = [...secretKeys].map((key) => values.get(key)!);
    report = new MarkdownReport(`${target.project.name}/${target.stack}`, secrets);
    listeners.push(report.add);
  }
  if (options.eventLog) {
    log = createWriteStream(options.eventLog, { flags: preview ? "w" : "a" });
    listeners.push(jsonEventWriter(false, true, (line) => log!.write(`${line}\n`)));
  }
  return {
    emit: (event: EngineEvent) => {
      for (const listener of listeners) listener(event);
    },
    async close() {
      if (document) printJson(document.toJson(), 4);
      if (report) await writeFile(options.markdown!, report.toMarkdown());
      if (log) await new Promise((resolve) => log!.end(resolve));
    },
  };
}

function requireConfirmation(options: OperationOptions): void {
  if (options.yes || options.previewOnly || isInteractive(options)) return;
  throw new CliError(
    "--yes or --skip-preview must be passed in to proceed when running in non-interactive mode",
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

/** Whether a preview's events are wanted line by line, too, instead of as one document. */
function wantsStream(): boolean {
  return ["1", "true"].includes(process.env.PULUMI_ENABLE_STREAMING_JSON_PREVIEW?.toLowerCase() ?? "");
}
