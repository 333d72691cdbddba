import type { Op, Step } from "../plan/step.js";
import type { Urn } from "../plan/urn.js";

export type Severity = "debug" | "info" | "info#err" | "warning" | "error";

/** What a step is about to do or has done. */
export interface StepEvent {
  step: Step;
  /** The step's operation; of a refresh, once it is done, the one it turned out to be. */
  op: Op;
  /** Part of a preview. */
  planning: boolean;
  /** Of no interest to the user: default providers and bookkeeping. */
  internal: boolean;
}

/** How a run went. */
export interface Summary {
  preview: boolean;
  result: "succeeded" | "failed";
  durationSeconds: number;
  /** Resources by operation. */
  changes: Partial<Record<Op, number>>;
  /** A provider failed in a way that leaves a resource's real state in doubt. */
  maybeCorrupt: boolean;
}

/** Everything a run tells about itself, in order. */
export type EngineEvent =
  | { kind: "prelude"; config: Record<string, string> }
  | { kind: "diagnostic"; urn: Urn; severity: Severity; message: string; streamId?: number; ephemeral?: boolean }
  | ({ kind: "resource-pre" } & StepEvent)
  | ({ kind: "resource-outputs" } & StepEvent)
  | ({ kind: "resource-failed" } & StepEvent)
  | ({ kind: "summary" } & Summary)
  | { kind: "cancel" };

export type EventListener = (event: EngineEvent) => void;
