import type { Closing } from "./closing.js";
import type { EngineEvent } from "./events.js";
import type { Progress } from "./progress.js";

/** Shows a run as text: a headline, progress as it happens, then messages, outputs and counts. */
export class TextDisplay {
  constructor(
    private readonly showHeadline: () => void,
    private readonly progress: Progress,
    private readonly closing: Closing,
  ) {}

  /** Takes the next event. */
  readonly show = (event: EngineEvent): void => {
    switch (event.kind) {
      case "prelude":
        this.showHeadline();
        break;
      case "diagnostic":
        if (event.severity === "debug") return;
        this.progress.message(event.urn, event.severity, event.message);
        if (!event.ephemeral) this.closing.diagnostic(event.urn, event.severity, event.message);
        break;
      case "resource-pre":
        this.closing.step(event);
        this.progress.step(event, "begun");
        break;
      case "resource-outputs":
        this.progress.step(event, "done");
        break;
      case "resource-failed":
        this.progress.step(event, "failed");
        break;
      case "summary":
        this.progress.end();
        this.closing.show(event);
        break;
      case "cancel":
        break;
    }
  };
}
