import { createLogUpdate } from "log-update";
import type { Severity, StepEvent } from "./events.js";
import type { Progress } from "./progress.js";
import type { ResourceTree } from "./resource-tree.js";

const REDRAW_MS = 200;

/** Shows progress on a terminal: the tree of what changes, drawn again in place. */
export class TreeProgress implements Progress {
  private readonly draw: ReturnType<typeof createLogUpdate>;
  private readonly timer: NodeJS.Timeout;
  private ended = false;

  constructor(
    private readonly tree: ResourceTree,
    private readonly terminal: NodeJS.WriteStream,
  ) {
    this.draw = createLogUpdate(terminal);
    this.timer = setInterval(() => this.redraw(), REDRAW_MS);
    this.timer.unref();
  }

  step(event: StepEvent, phase: "begun" | "done" | "failed"): void {
    if (!event.internal) this.tree.step(event, phase);
  }

  message(urn: string, severity: Severity, text: string): void {
    this.tree.message(urn, severity, text);
  }

  /** What didn't fit on the terminal is written out. */
  end(): void {
    if (this.ended) return;
    this.ended = true;
    clearInterval(this.timer);
    this.draw.clear();
    this.draw.done();
    for (const line of this.tree.lines(Date.now())) this.terminal.write(`${line}\n`);
  }

  private redraw(): void {
    // A line that wrapped would tear the table apart.
    this.draw(this.tree.lines(Date.now(), this.terminal.columns ?? 80).join("\n"));
  }
}
