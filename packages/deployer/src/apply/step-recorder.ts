import type { EventListener } from "../display/events.js";
import type { Op, Step } from "../plan/step.js";
import { countsAsRead } from "../plan/steps/read.js";
import { isDefaultProvider, type Urn } from "../plan/urn.js";
import { InitError, UncertainError } from "../plugins/provider.js";
import type { ResourceState, StateSession } from "../state/index.js";
import type { EventDiagnostics } from "./diagnostics.js";
import { withSecretOutputs } from "./secret-outputs.js";
import { changeOf, pendingOperation } from "./state-changes.js";
import type { StepObserver } from "./step-executor.js";

/** What a run has done so far. */
export interface Progress {
  /** Operations by kind. */
  readonly changes: Partial<Record<Op, number>>;
  maybeCorrupt: boolean;
}

/** Writes every step down: in the state, in the event stream, in the counts. */
export class StepRecorder implements StepObserver {
  readonly progress: Progress = { changes: {}, maybeCorrupt: false };
  /** Resources of this run in their new form, those that are only read included. */
  readonly news = new Map<Urn, ResourceState>();
  /** The step that finished each resource, for the outputs which components register later. */
  readonly finished = new Map<Urn, Step>();

  /**
   * @param session the state to save to; none in a preview
   * @param renamed former URN → new URN, as far as known
   */
  constructor(
    private readonly session: StateSession | undefined,
    private readonly emit: EventListener,
    private readonly diagnostics: EventDiagnostics,
    private readonly formerUrn: (urn: Urn) => Urn | undefined,
    /** Refreshing is what the command is for, not only what comes before the rest. */
    private readonly refreshOnly: boolean,
  ) {}

  async before(step: Step): Promise<number | undefined> {
    this.emit({ kind: "resource-pre", ...this.event(step) });
    const operation = this.session && pendingOperation(step);
    return operation && this.session!.begin(operation);
  }

  async after(step: Step, error: unknown, begun: number | undefined): Promise<void> {
    const carriedOut = error === undefined || error instanceof InitError;
    if (carriedOut && step.new && step.op !== "replace" && step.op !== "refresh") this.note(step);
    if (error === undefined) this.succeeded(step);
    else this.failed(step, error);
    await this.save(step, carriedOut, begun);
  }

  /** Saves and shows the outputs a component has registered. */
  async outputs(step: Step): Promise<void> {
    this.emit({ kind: "resource-outputs", ...this.event(step) });
    await this.session?.record({ changed: [{ old: step.new!, new: step.new! }] });
  }

  private note(step: Step): void {
    const state = step.new!;
    if (state.additionalSecretOutputs?.includes("id")) {
      this.diagnostics.warning(state.urn, "The 'id' property cannot be made secret.");
    }
    state.outputs = withSecretOutputs(state);
    this.news.set(state.urn, state);
    if (step.logical || step.op === "create-replacement") this.finished.set(state.urn, step);
  }

  private succeeded(step: Step): void {
    let counts = step.op === "read" ? countsAsRead(step) : step.logical;
    let { op } = step;
    if (step.op === "refresh" && this.refreshOnly) {
      op = step.resultOp?.() ?? op;
      counts = true;
    }
    const event = { ...this.event(step), op };
    if (counts && !event.internal) this.progress.changes[op] = (this.progress.changes[op] ?? 0) + 1;
    // A component's outputs come later, when it registers them.
    const isShown = event.planning || step.op === "refresh" || step.op === "delete" || (step.new ?? step.old)!.custom;
    if (isShown) this.emit({ kind: "resource-outputs", ...event });
  }

  private failed(step: Step, error: unknown): void {
    const event = this.event(step);
    const message = error instanceof Error ? error.message : String(error);
    if (error instanceof UncertainError) this.progress.maybeCorrupt = true;
    this.diagnostics.error(event.internal ? "" : step.urn, message);
    this.emit({ kind: "resource-failed", ...event });
  }

  private async save(step: Step, carriedOut: boolean, begun: number | undefined): Promise<void> {
    if (!this.session) return;
    const change = carriedOut ? changeOf(step) : {};
    // Others refer to the new URN only when there is an entry that has it.
    const former = change.done ? this.formerUrn(step.urn) : undefined;
    await this.session.record({ ...change, ended: begun, renamed: former ? [[former, step.urn]] : undefined });
  }

  private event(step: Step) {
    const internal = step.op === "remove-pending-replace" || isDefaultProvider(step.urn);
    return { step, op: step.op, planning: this.session === undefined, internal };
  }
}
