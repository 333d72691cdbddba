import type { Op, Step } from "../plan/step.js";
import { parseUrn, type Urn, urnType } from "../plan/urn.js";
import type { Paint } from "./colors.js";
import type { Severity, StepEvent, Summary } from "./events.js";
import { OPERATIONS, SUMMARY_ORDER } from "./operations.js";
import { outputLines } from "./property-lines.js";

export interface ClosingOptions {
  showSecrets: boolean;
  suppressOutputs: boolean;
  paint: Paint;
  write: (line: string) => void;
}

/** What is said when a run is over: messages by resource, the stack's outputs, counts. */
export class Closing {
  private readonly diagnostics = new Map<Urn, { severity: Severity; message: string }[]>();
  private stack: { before: StepEvent["step"]["old"]; step: Step } | undefined;

  constructor(private readonly options: ClosingOptions) {}

  /** Remembers the stack's own step: it holds the outputs before and after. */
  step({ step }: StepEvent): void {
    if (step.type === "pulumi:pulumi:Stack") this.stack = { before: step.old, step };
  }

  diagnostic(urn: Urn, severity: Severity, message: string): void {
    const list = this.diagnostics.get(urn) ?? [];
    list.push({ severity, message: message.trimEnd() });
    this.diagnostics.set(urn, list);
  }

  show(summary: Summary): void {
    this.showDiagnostics();
    this.showOutputs(summary);
    this.showCounts(summary);
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

  private showCounts({ changes, preview, result, durationSeconds }: Summary): void {
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
