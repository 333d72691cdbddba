import { allDependenciesOf } from "../plan/dependencies.js";
import type { Step, StepContext } from "../plan/step.js";
import { ProtectedError } from "../plan/steps/delete.js";
import type { Urn } from "../plan/urn.js";
import type { ResourceState } from "../state/index.js";
import { Semaphore } from "./semaphore.js";

/** Who has to know about steps: the state, the display, the lookup of finished resources. */
export interface StepObserver {
  /** A step begins. What it returns comes back to `after`. */
  before(step: Step): Promise<number | undefined>;
  /** A step has ended. It counts as done when this has resolved. */
  after(step: Step, error: unknown, begun: number | undefined): Promise<void>;
}

export interface ExecutorOptions {
  /** How many chains run at a time. */
  parallel: number;
  /** After a failure go on with what doesn't depend on it. */
  continueOnError: boolean;
}

/** Carries out chains of steps. After a failure nothing new is begun, unless the run is to go on. */
export class StepExecutor {
  /** Steps that failed. */
  readonly failed: Step[] = [];
  private readonly semaphore: Semaphore;
  private readonly running = new Set<Promise<void>>();
  /** Resources that failed or were left out because of one that failed. */
  private readonly skipped = new Set<Urn>();
  /** Resources deleted in order to be replaced, and the chains that delete them. */
  private readonly deleted = new Map<ResourceState, Promise<void>>();
  private stopped = false;

  /**
   * @param stop called when a failure ends the run, with the error when it is none of a step's own
   */
  constructor(
    private readonly options: ExecutorOptions,
    private readonly context: StepContext,
    private readonly observer: StepObserver,
    private readonly stop: (error?: unknown) => void,
  ) {
    this.semaphore = new Semaphore(options.parallel);
  }

  /** Begins a chain as soon as there is room. Resolves when it has ended, whichever way. */
  execute(chain: Step[]): Promise<void> {
    const successors = chain.filter(({ old }) => old && this.deleted.has(old));
    const deletes = successors.map(({ old }) => this.deleted.get(old!));
    const running = this.semaphore.run(async () => {
      // Chains get their room in order, so one that is waited for has it already.
      await Promise.all(deletes);
      const impossible = successors.some(({ old }) => !old!.pendingReplacement);
      if (impossible && !this.stopped) for (const step of chain) this.leaveOut(step);
      else await this.runChain(chain.filter((step) => !this.skip(step)));
    });
    this.running.add(running);
    for (const { op, old } of chain) if (op === "delete-replaced") this.deleted.set(old!, running);
    return running.finally(() => this.running.delete(running));
  }

  /** Begins nothing more. What is under way goes on. */
  cancel(): void {
    this.stopped = true;
  }

  /** Waits until nothing is under way. */
  async idle(): Promise<void> {
    while (this.running.size > 0) await Promise.all(this.running);
  }

  private async runChain(chain: Step[]): Promise<void> {
    for (const [index, step] of chain.entries()) {
      if (this.stopped) return;
      if (await this.runStep(step)) continue;
      // Without its predecessors the rest can't be done; who waits for it must hear that.
      if (!this.stopped) for (const left of chain.slice(index + 1)) this.leaveOut(left);
      return;
    }
  }

  private async runStep(step: Step): Promise<boolean> {
    let failure: unknown;
    try {
      const begun = await this.observer.before(step);
      await step.apply(this.context).catch((error) => {
        failure = error ?? new Error("unknown error");
      });
      await this.observer.after(step, failure, begun);
      if (failure === undefined) step.complete?.();
    } catch (error) {
      // Not the step's own failure: it could not be saved or shown. Nothing may go on after that.
      this.failed.push(step);
      const isFirst = !this.stopped;
      this.stopped = true;
      this.stop(isFirst ? error : undefined);
      throw error;
    }
    if (failure !== undefined) this.fail(step, failure);
    return failure === undefined;
  }

  private fail(step: Step, error: unknown): void {
    this.failed.push(step);
    this.skipped.add(step.urn);
    if (this.options.continueOnError || error instanceof ProtectedError) {
      step.fail?.();
      return;
    }
    this.stopped = true;
    this.stop();
  }

  private skip(step: Step): boolean {
    const resource = step.new ?? step.old;
    // Deletes of what a failed resource depends on are left out by whoever orders the deletes.
    if (this.skipped.size === 0 || !step.new || !resource) return false;
    if (!allDependenciesOf(resource).some((urn) => this.skipped.has(urn))) return false;
    this.leaveOut(step);
    return true;
  }

  private leaveOut(step: Step): void {
    this.skipped.add(step.urn);
    step.skip?.();
  }
}
