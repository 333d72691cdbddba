import { createWriteStream, type WriteStream } from "node:fs";
import { writeFile } from "node:fs/promises";
import type { StackToRun } from "../apply/stack-run.js";
import { Closing } from "../display/closing.js";
import { type Paint, painter, wantsColor } from "../display/colors.js";
import { DetailProgress } from "../display/detail-progress.js";
import type { EngineEvent, EventListener } from "../display/events.js";
import { jsonEventWriter } from "../display/json-events.js";
import { LineProgress } from "../display/line-progress.js";
import { MarkdownReport } from "../display/markdown.js";
import { PreviewDocument } from "../display/preview-document.js";
import type { Progress } from "../display/progress.js";
import { ResourceTree } from "../display/resource-tree.js";
import { StepDetails } from "../display/step-details.js";
import { TextDisplay } from "../display/text-display.js";
import type { OperationOptions } from "./operation-options.js";
import { printJson, printLine } from "./output.js";

/** Everything that is told of a run as the user asked for it. */
export interface Display {
  emit: EventListener;
  /** Writes what is written when the run is over, whether it went well or not. */
  close(): Promise<void>;
}

/** @param headline what kind of run it is */
export async function openDisplay(
  headline: string,
  target: StackToRun,
  options: OperationOptions,
  preview: boolean,
): Promise<Display> {
  const listeners: EventListener[] = [];
  let progress: Progress | undefined;
  let log: WriteStream | undefined;
  let document: PreviewDocument | undefined;
  let report: MarkdownReport | undefined;
  const showSecrets = options.showSecrets === true;
  if (!options.json) {
    const paint = painter(wantsColor(options.color, process.stdout));
    const { showSames = false, suppressOutputs = false } = options;
    progress = await openProgress(options, showSames, showSecrets, paint);
    const closing = new Closing({ showSecrets, suppressOutputs, paint, write: printLine });
    const showHeadline = () => printLine(paint("bold", `${headline} (${target.stack}):`));
    listeners.push(new TextDisplay(showHeadline, progress, closing).show);
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
      progress?.end();
      if (document) printJson(document.toJson(), 4);
      if (report) await writeFile(options.markdown!, report.toMarkdown());
      if (log) await new Promise((resolve) => log!.end(resolve));
    },
  };
}

async function openProgress(
  options: OperationOptions,
  showSames: boolean,
  showSecrets: boolean,
  paint: Paint,
): Promise<Progress> {
  if (options.diff) return new DetailProgress(new StepDetails({ showSecrets, paint }), showSames, printLine);
  if (!process.stdout.isTTY || options.nonInteractive) return new LineProgress({ showSames, paint, write: printLine });
  // Loaded only now: only a terminal needs it.
  const { TreeProgress } = await import("../display/tree-progress.js");
  return new TreeProgress(new ResourceTree(showSames, paint), process.stdout);
}

/** Whether a preview's events are wanted line by line, too, instead of as one document. */
function wantsStream(): boolean {
  return ["1", "true"].includes(process.env.PULUMI_ENABLE_STREAMING_JSON_PREVIEW?.toLowerCase() ?? "");
}
