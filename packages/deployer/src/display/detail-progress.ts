import type { StepEvent } from "./events.js";
import type { Progress } from "./progress.js";
import type { StepDetails } from "./step-details.js";

/** Shows each step in full, as `--diff` asks. */
export class DetailProgress implements Progress {
  constructor(
    private readonly details: StepDetails,
    private readonly showSames: boolean,
    private readonly write: (line: string) => void,
  ) {}

  step(event: StepEvent, phase: "begun" | "done" | "failed"): void {
    if (event.internal || phase === "failed") return;
    // Of a refresh it is known only afterwards what it is.
    const due = event.step.op === "refresh" ? phase === "done" && this.isShown(event) : phase === "begun";
    // The stack is shown unchanged, too, since everything hangs under it.
    const isRoot = event.step.type === "pulumi:pulumi:Stack" && event.step.op !== "refresh";
    if (due && (isRoot || this.isShown(event))) for (const line of this.details.lines(event)) this.write(line);
  }

  message(): void {}

  end(): void {}

  private isShown({ op }: StepEvent): boolean {
    return op !== "same" || this.showSames;
  }
}
