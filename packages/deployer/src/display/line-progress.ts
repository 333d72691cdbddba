import type { Step } from "../plan/step.js";
import { parseUrn, type Urn, urnType } from "../plan/urn.js";
import type { Paint } from "./colors.js";
import type { Severity, StepEvent } from "./events.js";
import { OPERATIONS } from "./operations.js";
import type { Progress } from "./progress.js";
import { diffSummary, marks } from "./step-text.js";

export interface LineOptions {
  /** Show unchanged resources, too. */
  showSames: boolean;
  paint: Paint;
  write: (line: string) => void;
}

/** Shows progress where lines can't be taken back: one when a step begins, one when it is done, those of long steps between. */
export class LineProgress implements Progress {
  private readonly underWay = new Map<Urn, { event: StepEvent; since: number }>();
  private readonly finished = new Set<Step>();

  constructor(private readonly options: LineOptions) {}

  step(event: StepEvent, phase: "begun" | "done" | "failed"): void {
    const { step, op, planning } = event;
    if (event.internal || (op === "same" && !this.options.showSames)) return;
    const { verb, doing, done } = OPERATIONS[op];
    if (phase === "begun") {
      this.underWay.set(step.urn, { event, since: Date.now() });
      if (!planning) this.line(event, doing);
    } else if (phase === "failed") {
      this.underWay.delete(step.urn);
      this.line(event, `**${doing} failed**`);
    } else if (!this.finished.has(step)) {
      this.finished.add(step);
      const seconds = this.seconds(step.urn);
      this.underWay.delete(step.urn);
      this.line(event, planning ? verb : `${done} (${seconds}s)`.trimStart());
    }
  }

  message(urn: Urn, severity: Severity, text: string): void {
    const step = this.underWay.get(urn);
    if (!step || step.event.planning || severity !== "info") return;
    this.line(step.event, `${OPERATIONS[step.event.op].doing} (${this.seconds(urn)}s)`, text.trimEnd());
  }

  end(): void {}

  private seconds(urn: Urn): string {
    const since = this.underWay.get(urn)?.since ?? Date.now();
    return ((Date.now() - since) / 1000).toFixed(2);
  }

  private line({ step, op }: StepEvent, status: string, info = diffSummary(step)): void {
    const { prefix, color } = OPERATIONS[op];
    const { paint, write } = this.options;
    const parts = [urnType(step.urn), parseUrn(step.urn).name, status, info, marks(step)].filter(Boolean);
    write(` ${color ? paint(color, prefix) : prefix} ${parts.join(" ")}`);
  }
}
