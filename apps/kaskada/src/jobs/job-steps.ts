import type { Log } from "@rt-kaskada/common";
import type { Checkpoint } from "./checkpoint.js";
import type { Evaluation } from "./evaluation.js";
import { FatalJobError } from "./job-definition.js";
import { isCaughtUp, isLive, type JobInput } from "./job-inputs.js";
import type { JobOptions } from "./job-options.js";
import type { Journal, Step } from "./journal.js";
import type { Outputs } from "./outputs.js";
import { ReleaseClock } from "./release-clock.js";
import { RunLength } from "./run-length.js";
import type { Wakeup } from "./wakeup.js";

/** The most messages of one partition in a step. */
const LARGEST_STEP = 2_000;
const REPLAY_WARNING_MS = 30_000;

/** What the steps work on. */
export interface StepContext {
  inputs: JobInput[];
  evaluation: Evaluation;
  outputs: Outputs;
  journal: Journal;
  options: JobOptions;
  wakeup: Wakeup;
  log: Log;
}

/**
 * The steps of a running job. A step takes messages in, decides up to which time rows are released, evaluates and
 * produces. What depends on chance (how many messages were at hand, what the clock said) is the step's record in the
 * journal; the rest follows from the records and the topics' content, so replaying them repeats it exactly.
 */
export class JobSteps {
  /** The last step taken. */
  number: number;
  private readonly subsorts: Record<string, number>;
  private readonly clock: ReleaseClock;

  constructor(
    private readonly context: StepContext,
    checkpoint: Checkpoint | undefined,
  ) {
    const { latenessMs, quietMs } = context.options;
    this.clock = new ReleaseClock({ latenessNs: BigInt(latenessMs) * 1_000_000n, quietMs });
    this.number = checkpoint?.step ?? 0;
    this.subsorts = { ...checkpoint?.subsorts };
    if (checkpoint?.watermark != null) context.evaluation.watermark = BigInt(checkpoint.watermark);
  }

  /** Takes in again what a checkpoint had received but not finished with. */
  async restore(checkpoint: Checkpoint, signal: AbortSignal): Promise<void> {
    const { inputs, evaluation } = this.context;
    for (const [index, input] of inputs.entries()) {
      const pending = checkpoint.inputs[input.messages.name]?.pending ?? [];
      const numbers = RunLength.values(pending);
      for (let left = RunLength.count(pending); left > 0; ) {
        await this.waitFor(input, 1, signal);
        const items = input.messages.take(
          Math.min(left, input.messages.available),
          () => numbers.next().value as number,
        );
        left -= items.length;
        for (const item of items) see(input, evaluation.restore(input.table, item, index));
      }
    }
  }

  /** Takes a step again as the journal has it. */
  async replay(step: Step, signal: AbortSignal): Promise<void> {
    const { inputs, evaluation, outputs } = this.context;
    for (const [name, count] of step.taken) await this.waitFor(inputs[this.indexOf(name)]!, count, signal);
    this.number = step.number;
    this.ingest(step.taken);
    if (step.watermark !== null) evaluation.release(BigInt(step.watermark));
    await outputs.send(evaluation.take(), inputs);
  }

  /** Takes the next step, if there is anything to do. */
  async next(now: number): Promise<boolean> {
    const { inputs, evaluation, outputs, journal } = this.context;
    const taken: Step["taken"] = [];
    for (const { messages } of inputs) {
      const count = Math.min(messages.available, LARGEST_STEP);
      if (count > 0) taken.push([messages.name, count]);
    }
    this.ingest(taken);
    const through = evaluation.processor.stateless ? undefined : this.decide(now);
    if (taken.length === 0 && through === undefined) return false;
    const durable = journal.append({ number: ++this.number, taken, watermark: through?.toString() ?? null });
    if (through !== undefined) evaluation.release(through);
    const output = evaluation.take();
    // Nothing may be seen outside before the decisions behind it are certain to be repeated.
    await durable;
    await outputs.send(output, inputs);
    return true;
  }

  /** The part of a checkpoint that the steps know, and what to do once it is on disk. */
  checkpoint(): { state: Pick<Checkpoint, "step" | "watermark" | "subsorts" | "inputs">; covered: () => void } {
    const parts = this.context.inputs.map(({ messages }) => ({ name: messages.name, ...messages.checkpoint() }));
    return {
      state: {
        step: this.number,
        watermark: this.context.evaluation.watermark?.toString() ?? null,
        subsorts: { ...this.subsorts },
        inputs: Object.fromEntries(parts.map(({ name, state }) => [name, state])),
      },
      covered: () => {
        for (const { covered } of parts) covered();
      },
    };
  }

  private ingest(taken: Step["taken"]): void {
    const { inputs, evaluation } = this.context;
    for (const [partition, count] of taken) {
      const index = this.indexOf(partition);
      const input = inputs[index]!;
      const { name } = input.table;
      let next = this.subsorts[name] ?? 0;
      for (const item of input.messages.take(count, () => next++)) {
        see(input, evaluation.ingest(input.table, item, index));
      }
      this.subsorts[name] = next;
    }
  }

  private indexOf(name: string): number {
    const index = this.context.inputs.findIndex(({ messages }) => messages.name === name);
    if (index < 0) throw new FatalJobError(`input partition ${name}, which the journal names, is gone`);
    return index;
  }

  /** The time up to which rows can be released now, if that is more than before. */
  private decide(now: number): bigint | undefined {
    const { inputs, evaluation, options, log } = this.context;
    const { watermark, buffer } = evaluation;
    const times = inputs.map((input) => ({
      latest: input.latest,
      live: isLive(input, now, options.quietMs),
      caughtUp: isCaughtUp(input, now, options.quietMs),
      lastArrival: input.messages.lastArrival,
      endSeenAt: input.endSeenAt,
    }));
    let through = this.clock.releaseTime(times, now);
    if (buffer.size > options.heldRows) {
      const middle = buffer.timeAt(Math.floor(buffer.size / 2));
      if (middle !== undefined && (through === undefined || middle > through)) {
        log.warn({ held: buffer.size }, "too many rows are held back to be put in order: releasing the older half");
        through = middle;
      }
    }
    // Rows of the very time that was released last go on at once: after a step, none up to its time is held.
    if (watermark !== undefined && (through === undefined || through < watermark)) through = watermark;
    if (through === undefined || (through === watermark && !buffer.hasUpTo(through))) return undefined;
    const enough = buffer.timeAt(options.releasedRows);
    return enough !== undefined && enough < through ? enough : through;
  }

  private async waitFor(input: JobInput, count: number, signal: AbortSignal): Promise<void> {
    const started = Date.now();
    let warned = false;
    while (input.messages.available < count) {
      signal.throwIfAborted();
      await this.context.wakeup.wait(1000);
      if (warned || Date.now() - started < REPLAY_WARNING_MS) continue;
      warned = true;
      const fields = { partition: input.messages.name, wanted: count, available: input.messages.available };
      this.context.log.warn(fields, "waiting for messages that were received before the restart");
    }
  }
}

function see(input: JobInput, time: bigint | undefined): void {
  if (time !== undefined && (input.latest === undefined || time > input.latest)) input.latest = time;
}
