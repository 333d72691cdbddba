import type { Severity, StepEvent } from "./events.js";

/** Shows what a run is doing while it does it. */
export interface Progress {
  /** @param phase a component's step is done twice: when it is registered and when its outputs are */
  step(event: StepEvent, phase: "begun" | "done" | "failed"): void;
  /** @param text a line about a resource, or about the run where `urn` is empty */
  message(urn: string, severity: Severity, text: string): void;
  /** Leaves what is shown as it is: the summary follows. */
  end(): void;
}
