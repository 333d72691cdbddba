import { setImmediate as breathe } from "node:timers/promises";
import { type Log, reasonOf } from "@rt-kaskada/common";
import { type Checkpoint, type Counters, type StoredCheckpoint, writeCheckpoint } from "./checkpoint.js";
import type { Evaluation } from "./evaluation.js";
import { type JobInput, refreshEnd } from "./job-inputs.js";
import type { JobOptions } from "./job-options.js";
import type { JobSteps } from "./job-steps.js";
import type { Journal } from "./journal.js";
import type { Outputs } from "./outputs.js";
import { PartitionWatch } from "./partition-watch.js";
import type { Wakeup } from "./wakeup.js";

const IDLE_MS = 100;
/** Checkpoints take at most this share of the time, however large the state. */
const CHECKPOINT_SHARE = 0.1;

/** The opened parts of a job between its start and its end. */
export interface RunParts {
  path: string;
  inputs: JobInput[];
  evaluation: Evaluation;
  outputs: Outputs;
  journal: Journal;
  steps: JobSteps;
  counters: Counters;
  wakeup: Wakeup;
  options: JobOptions;
  log: Log;
}

/** A job at work: step after step, with checkpoints in between. */
export class JobRun {
  /** When the last checkpoint was written, by this process's clock. */
  checkpointedAt: number | undefined;
  /** Size of the operators' state in the last checkpoint. */
  stateBytes: number;
  /** How long taking the picture for the last checkpoint held up the steps, in milliseconds. */
  pictureMs = 0;
  private checkpointing: Promise<void> | undefined;
  private checkpointedStep: number;
  private nextCheckpoint = 0;
  private refreshing = false;
  private failure: unknown;
  private readonly watch: PartitionWatch;

  constructor(
    readonly parts: RunParts,
    stored: StoredCheckpoint | undefined,
  ) {
    this.checkpointedStep = stored?.checkpoint.step ?? 0;
    this.stateBytes = stored?.state.length ?? 0;
    const { inputs, options, log, wakeup } = parts;
    this.watch = new PartitionWatch(inputs, options.partitionsMs, log, wakeup.wake);
  }

  /** Ends the run with this error. */
  readonly fail = (error: unknown): void => {
    this.failure ??= error ?? new Error("failed");
    this.parts.wakeup.wake();
  };

  /**
   * Works until the signal is aborted or an input topic has more partitions, then checkpoints; throws what went wrong.
   */
  async work(signal: AbortSignal): Promise<void> {
    const { steps, wakeup } = this.parts;
    signal.addEventListener("abort", wakeup.wake, { once: true });
    while (!signal.aborted && !this.watch.grown) {
      if (this.failure !== undefined) throw this.failure;
      this.refreshEnds();
      this.watch.look(Date.now());
      const worked = await steps.next(Date.now());
      if (this.due()) await this.beginCheckpoint();
      if (worked) await breathe();
      else await wakeup.wait(IDLE_MS);
    }
    await this.checkpointing;
    if (this.failure !== undefined) throw this.failure;
    if (this.dirty()) await this.beginCheckpoint();
    await this.checkpointing;
    if (this.failure !== undefined) throw this.failure;
  }

  private dirty(): boolean {
    return this.parts.steps.number > this.checkpointedStep;
  }

  private due(): boolean {
    return this.checkpointing === undefined && this.dirty() && Date.now() >= this.nextCheckpoint;
  }

  /** Takes a consistent picture between two steps; writing it and acknowledging go on beside the next steps. */
  private async beginCheckpoint(): Promise<void> {
    const { steps, evaluation, outputs, journal, counters, options } = this.parts;
    const started = Date.now();
    const { state, covered } = steps.checkpoint();
    const picture = { version: 1 as const, ...state, counters: { ...counters } };
    const operators = evaluation.processor.snapshot();
    const produced = outputs.checkpoint();
    this.pictureMs = Date.now() - started;
    this.stateBytes = operators.length;
    this.nextCheckpoint = started + Math.max(options.checkpointMs, this.pictureMs / CHECKPOINT_SHARE);
    await journal.rotate(state.step + 1);
    this.checkpointing = this.finishCheckpoint(picture, operators, produced, covered)
      .catch(this.fail)
      .finally(() => {
        this.checkpointing = undefined;
      });
  }

  private async finishCheckpoint(
    picture: Omit<Checkpoint, "outputs">,
    state: Uint8Array,
    produced: Promise<Checkpoint["outputs"]>,
    covered: () => void,
  ): Promise<void> {
    const { path, journal, inputs } = this.parts;
    const outputs = await produced;
    await writeCheckpoint(path, { checkpoint: { ...picture, outputs }, state });
    this.checkpointedStep = picture.step;
    this.checkpointedAt = Date.now();
    covered();
    await journal.dropBefore(picture.step + 1);
    // Acknowledgements lost with a connection are made again when the messages come again.
    await Promise.allSettled(inputs.map(({ messages }) => messages.flushAcks()));
  }

  /** Keeps the topics' ends fresh for plans that wait for quiet. */
  private refreshEnds(): void {
    const { inputs, evaluation, options, log } = this.parts;
    if (this.refreshing || evaluation.processor.stateless) return;
    const now = Date.now();
    const stale = inputs.filter(
      (input) => now - input.endSeenAt > options.quietMs / 2 && input.messages.available === 0,
    );
    if (stale.length === 0) return;
    this.refreshing = true;
    Promise.all(stale.map(refreshEnd))
      .catch((error: unknown) => log.warn({ reason: reasonOf(error) }, "can't ask for the topic's end"))
      .finally(() => {
        this.refreshing = false;
        this.parts.wakeup.wake();
      });
  }
}
