import type { Op, Step } from "../plan/step.js";
import { parseUrn, type Urn, urnType } from "../plan/urn.js";
import { diffObjects } from "../values/index.js";
import type { Paint } from "./colors.js";
import type { EngineEvent, StepEvent, Summary } from "./events.js";
import { OPERATIONS, SUMMARY_ORDER } from "./operations.js";
import { outputLines } from "./property-lines.js";
import type { StepDetails } from "./step-details.js";

/** How a run is shown as text. */
export interface TextOptions {
  headline: string;
  showSecrets: boolean;
  /** Show unchanged resources, too. */
  showSames: boolean;
  suppressOutputs: boolean;
  /** Show steps in full instead of a line each. */
  details?: StepDetails;
  paint: Paint;
  write: (line: string) => void;
}

/** Shows a run line by line: progress as it happens, then messages, outputs and counts. */
export class TextDisplay {
  private readonly diagnostics = new Map<Urn, { severity: string; message: string }[]>();
  private readonly started = new Map<Step, number>();
  private readonly finished = new Set<Step>();
  private stack: { before: StepEvent["step"]["old"]; step: Step } | undefined;

  constructor(private readonly options: TextOptions) {}

  /** Takes the next event. */
  readonly show = (event: EngineEvent): void => {
    switch (event.kind) {
      case "prelude":
        this.options.write(this.options.paint("bold", this.options.headline));
        break;
      case "diagnostic":
        if (event.severity === "debug") return;
        this.addDiagnostic(event.urn, event.severity, event.message);
        break;
      case "resource-pre":
        this.started.set(event.step, Date.now());
        if (event.step.type === "pulumi:pulumi:Stack") this.stack = { before: event.step.old, step: event.step };
        if (this.options.details) this.showDetails(event);
        else if (!this.isHidden(event) && !event.planning) this.line(event, OPERATIONS[event.op].doing);
        break;
      case "resource-outputs":
        // A component's outputs come again when it registers them.
        if (this.isHidden(event) || this.finished.has(event.step)) return;
        this.finished.add(event.step);
        if (!this.options.details) this.line(event, this.status(event));
        else if (event.step.op === "refresh") this.showLines(this.options.details.lines(event));
        break;
      case "resource-failed":
        if (!event.internal) this.line(event, `**${OPERATIONS[event.op].doing} failed**`);
        break;
      case "summary":
        this.showDiagnostics();
        this.showOutputs(event);
        this.showSummary(event);
        break;
      case "cancel":
        break;
    }
  };

  /** The stack is shown unchanged, too, since everything hangs under it; a refresh only once it is known what it is. */
  private showDetails(event: StepEvent): void {
    const isRoot = event.step.type === "pulumi:pulumi:Stack";
    if (event.step.op === "refresh" || (this.isHidden(event) && !(isRoot && !event.internal))) return;
    this.showLines(this.options.details!.lines(event));
  }

  private showLines(lines: string[]): void {
    for (const line of lines) this.options.write(line);
  }

  private isHidden({ op, internal }: StepEvent): boolean {
    return internal || (op === "same" && !this.options.showSames);
  }

  private status(event: StepEvent): string {
    const { verb, done } = OPERATIONS[event.op];
    const seconds = ((Date.now() - (this.started.get(event.step) ?? Date.now())) / 1000).toFixed(2);
    return event.planning ? verb : `${done} (${seconds}s)`.trimStart();
  }

  private line(event: StepEvent, status: string): void {
    const { step, op } = event;
    const { prefix, color } = OPERATIONS[op];
    const { name } = parseUrn(step.urn);
    const parts = [urnType(step.urn), name, status, diffSummary(step), marks(step)].filter(Boolean);
    const { paint, write } = this.options;
    write(` ${color ? paint(color, prefix) : prefix} ${parts.join(" ")}`);
  }

  private addDiagnostic(urn: Urn, severity: string, message: string): void {
    const list = this.diagnostics.get(urn) ?? [];
    list.push({ severity, message: message.trimEnd() });
    this.diagnostics.set(urn, list);
  }

  private showDiagnostics(): void {
    if (this.diagnostics.size === 0) return;
    const { write, paint } = this.options;
    write("");
    write(paint("bold", "Diagnostics:"));
    for (const [urn, messages] of this.diagnostics) {
      write(`  ${urn ? `${urnType(urn)} (${parseUrn(urn).name}):` : "the run:"}`);
      for (const { severity, message } of messages) {
        const colored =
          severity === "error" ? paint("red", "error: ") : severity === "warning" ? paint("yellow", "warning: ") : "";
        for (const [index, text] of message.split("\n").entries()) write(`    ${index === 0 ? colored : ""}${text}`);
      }
    }
  }

  private showOutputs(summary: Summary): void {
    const { write, paint, suppressOutputs, showSecrets } = this.options;
    const next = this.stack?.step.new?.outputs;
    if (suppressOutputs || !this.stack || this.stack.step.op === "delete" || !next) return;
    const lines = outputLines(this.stack.before?.outputs ?? {}, next, { showSecrets, paint, preview: summary.preview });
    if (lines.length === 0) return;
    write("");
    write(paint("bold", "Outputs:"));
    for (const line of lines) write(`  ${line}`);
  }

  private showSummary({ changes, preview, result, durationSeconds }: Summary): void {
    const { write, paint } = this.options;
    const same = changes.same ?? 0;
    const counted = SUMMARY_ORDER.filter((op) => changes[op]);
    write("");
    write(paint("bold", "Resources:"));
    for (const op of counted) write(`    ${this.countLine(op, changes[op]!, preview)}`);
    const total = counted.reduce((sum, op) => sum + changes[op]!, 0);
    const parts = [];
    if (counted.length > 1) parts.push(`${total} changes`);
    if (same > 0) parts.push(`${same} unchanged`);
    if (parts.length > 0) write(`    ${parts.join(". ")}`);
    const errored = [...this.diagnostics.values()].filter((list) => list.some(({ severity }) => severity === "error"));
    if (errored.length > 0) write(`    ${paint("red", `${errored.length} errored`)}`);
    if (!preview) {
      write("");
      write(`Duration: ${durationSeconds}s${result === "failed" ? " (failed)" : ""}`);
    }
    write("");
  }

  private countLine(op: Op, count: number, preview: boolean): string {
    const { prefix, color, verb, counted } = OPERATIONS[op];
    const text = `${prefix}${count} ${preview ? `to ${verb}` : counted}`;
    return color ? this.options.paint(color, text) : text;
  }
}

/** Which top-level properties differ: `[diff: +added~changed-removed]`. */
function diffSummary(step: Step): string {
  if (!step.old || !step.new || step.op === "refresh") return "";
  const hidden = (key: string) => key.startsWith("__");
  const difference = diffObjects(step.old.inputs ?? {}, step.new.inputs ?? {}, hidden);
  const groups: string[] = [];
  const sides = { adds: "+", updates: "~", deletes: "-" } as const;
  for (const side of ["adds", "updates", "deletes"] as const) {
    const keys = Object.keys(difference?.[side] ?? {});
    if (keys.length > 0) groups.push(sides[side] + keys.join(","));
  }
  if (Boolean(step.old.protect) !== Boolean(step.new.protect)) groups.push("~protect");
  return groups.length > 0 ? `[diff: ${groups.join("")}]` : "";
}

function marks(step: Step): string {
  const isDelete = step.op === "delete" || step.op === "delete-replaced";
  return isDelete && step.old?.retainOnDelete ? "[retain]" : "";
}
