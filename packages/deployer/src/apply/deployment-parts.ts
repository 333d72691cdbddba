import type { EventListener } from "../display/events.js";
import type { PlanOptions } from "../plan/plan-context.js";
import type { ProviderRegistry } from "../plugins/provider-registry.js";
import type { PendingOperation, ResourceState, StateSession } from "../state/index.js";
import type { Hooks } from "./hooks.js";

export interface DeploymentOptions extends PlanOptions {
  parallel: number;
  continueOnError: boolean;
  /** Look at what really exists before anything else. */
  refresh: boolean;
  /** In a refresh: forget creations which an interrupted run has left in doubt. */
  clearPendingCreates: boolean;
  /** Which command it is. */
  kind: "update" | "refresh" | "destroy" | "import";
}

/** What a run starts from and works with. */
export interface DeploymentParts {
  options: DeploymentOptions;
  resources: readonly ResourceState[];
  pendingOperations: readonly PendingOperation[];
  registry: ProviderRegistry;
  /** Where every step is saved; none in a preview. */
  session: StateSession | undefined;
  hooks: Hooks;
  emit: EventListener;
}

/** The program's side of a run, as the run sees it. */
export interface Program {
  /** Resolves when the program has registered everything it wants, rejects when it failed. */
  finished: Promise<void>;
  /** Lets the program end, and waits for that. */
  release(): Promise<void>;
  /** Waits for its end after the run has failed: its calls are refused from then on. */
  stop(): Promise<void>;
  /** Ends it at once: the user has given up. */
  kill(): Promise<void>;
}

/** The run is being given up; nothing more is answered. */
export class AbortedError extends Error {}
