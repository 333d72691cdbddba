import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { backoffMs, type Log, reasonOf, sleep } from "@rt-kaskada/common";
import { createProcessor, type Processor } from "@rt-kaskada/fenl";
import { type Counters, readCheckpoint } from "./checkpoint.js";
import { Evaluation } from "./evaluation.js";
import { InputDecoder, schemaFinder } from "./input-decoder.js";
import { FatalJobError, type JobDefinition, type JobTable } from "./job-definition.js";
import { type JobInput, openInputs } from "./job-inputs.js";
import type { JobOptions } from "./job-options.js";
import { JobRun } from "./job-run.js";
import { JobSteps } from "./job-steps.js";
import { Journal } from "./journal.js";
import { OutputEncoder } from "./output-encoder.js";
import { Outputs } from "./outputs.js";
import { deleteSubscription, PulsarClusters } from "./pulsar-cluster.js";
import { Rate } from "./rate.js";
import { prepareOutputTopic, schemaVersions } from "./topic-schemas.js";
import { Wakeup } from "./wakeup.js";

/** How long a stop waits for connections being made. */
const CONNECTING_MS = 2_000;

/** Where a job is in its life. */
export type JobState = "STARTING" | "RUNNING" | "FAILED";

/** A materialization over streams: runs until stopped, starts again from its checkpoint when something goes wrong. */
export class StreamJob {
  state: JobState = "STARTING";
  /** Why it does not run, or what it is waiting for; empty while all is well. */
  error = "";
  /** The run at work, if any. */
  run: JobRun | undefined;
  /** Input partitions are read under this durable subscription. */
  readonly subscription: string;
  /** Rows taken in per second. */
  readonly rate = new Rate();
  private readonly stopping = new AbortController();
  private running: Promise<void> | undefined;
  private drained = false;

  /**
   * @param directory the job's own, for its checkpoint and journal
   */
  constructor(
    readonly definition: JobDefinition,
    private readonly directory: string,
    private readonly options: JobOptions,
    private readonly log: Log,
  ) {
    this.subscription = `mat-${definition.id}`;
  }

  /** Starts the job; returns at once. */
  start(): void {
    this.running = this.supervise();
  }

  /** Drains, checkpoints and closes. A job that is only trying to connect has nothing to drain. */
  async stop(): Promise<void> {
    this.stopping.abort();
    const ended = this.running?.then(() => {
      this.drained = true;
    });
    await (this.state === "RUNNING" ? ended : Promise.race([ended, sleep(CONNECTING_MS)]));
  }

  /** Removes what the job keeps here and on its inputs; the output stays. */
  async remove(): Promise<void> {
    await this.cleanUp();
    // Connections that were being made may have brought the subscription back.
    if (!this.drained) void this.running?.then(() => this.cleanUp());
  }

  private async cleanUp(): Promise<void> {
    await rm(this.directory, { recursive: true, force: true });
    for (const { source } of this.definition.tables) {
      try {
        await deleteSubscription(source, this.subscription);
      } catch (error) {
        this.log.warn({ reason: reasonOf(error) }, "the input subscription stays: delete it by hand");
      }
    }
  }

  private async supervise(): Promise<void> {
    const { signal } = this.stopping;
    for (let attempt = 0; !signal.aborted; attempt++) {
      const started = Date.now();
      try {
        await this.runOnce(signal);
        // It ends by itself only to open its inputs anew.
        attempt = -1;
      } catch (error) {
        if (signal.aborted) {
          this.log.warn({ reason: reasonOf(error) }, "stopped without a last checkpoint");
          return;
        }
        this.error = reasonOf(error);
        if (error instanceof FatalJobError) {
          this.state = "FAILED";
          this.log.error({ reason: this.error }, "materialization failed");
          return;
        }
        this.state = "STARTING";
        if (Date.now() - started > 60_000) attempt = 0;
        const waitMs = backoffMs(attempt);
        this.log.warn({ reason: this.error, waitMs }, "materialization interrupted: going on from its checkpoint");
        await sleep(waitMs, signal);
      }
    }
  }

  /** From the checkpoint to the end of the run, whatever ends it. */
  private async runOnce(signal: AbortSignal): Promise<void> {
    const clusters = new PulsarClusters(this.options, this.log);
    const journal = new Journal(this.directory);
    let inputs: JobInput[] = [];
    try {
      await mkdir(this.directory, { recursive: true });
      const path = join(this.directory, "checkpoint");
      const stored = await readCheckpoint(path);
      const counters: Counters = {
        ...(stored?.checkpoint.counters ?? { rowsIn: 0, rowsOut: 0, late: 0, undecodable: 0 }),
      };
      const { schema, partitions } = await prepareOutputTopic(this.definition);
      const processor = createProcessor(this.definition.plan);
      if (stored) restoreState(processor, stored.state);
      const { largestMessage } = await clusters.transport(this.definition.destination);
      const encoder = new OutputEncoder(schema, Math.max(partitions, 1), largestMessage);
      const evaluation = new Evaluation(processor, encoder, counters, this.options.keepLate);
      const outputs = new Outputs(clusters, `rtk-${this.definition.id}`, stored?.checkpoint.outputs ?? {});
      const wakeup = new Wakeup();
      let failed = (_error: unknown): void => {};
      for (const table of this.definition.tables) {
        inputs = inputs.concat(
          await openInputs(table, await this.evaluationTable(table), clusters, {
            subscription: this.subscription,
            checkpoints: stored?.checkpoint.inputs ?? {},
            wake: wakeup.wake,
            failed: (error) => failed(error),
          }),
        );
      }
      await outputs.open(this.definition.destination, partitions, inputs);
      // The producers' names are ours now. Until then a former process of this job may still have been at work.
      if ((await readCheckpoint(path))?.checkpoint.step !== stored?.checkpoint.step) {
        throw new Error("another process has gone on with this job meanwhile");
      }
      const { options, log } = this;
      const context = { inputs, evaluation, outputs, journal, options, wakeup, log };
      const steps = new JobSteps(context, stored?.checkpoint);
      const run = new JobRun({ ...context, path, steps, counters }, stored);
      failed = run.fail;
      this.run = run;
      if (stored) await steps.restore(stored.checkpoint, signal);
      for (const step of await journal.read(steps.number)) await steps.replay(step, signal);
      outputs.checkAhead();
      await journal.rotate(steps.number + 1);
      this.state = "RUNNING";
      this.error = "";
      this.log.info({ step: steps.number }, "materialization runs");
      await run.work(signal);
    } finally {
      await Promise.allSettled(inputs.map(({ messages }) => messages.close()));
      await clusters.close();
      await journal.close();
    }
  }

  private async evaluationTable(table: JobTable) {
    const { schema, timeColumn, keyColumn, subsortColumn } = table;
    const schemaOf = schemaFinder(await schemaVersions(table.source));
    const decoder = new InputDecoder({ schema, timeColumn, keyColumn, subsortColumn, schemaOf });
    return { name: table.name, decoder, accepts: table.sliced ? this.definition.accepts : () => true };
  }
}

/** A projection has no state, so that it goes on over a change of the engine; any other state has to fit. */
function restoreState(processor: Processor, state: Uint8Array): void {
  if (processor.stateless) return;
  try {
    processor.restore(state);
  } catch (error) {
    throw new FatalJobError(
      `the checkpoint's state can't be taken over: ${reasonOf(error)}. Delete the materialization and create it again to ` +
        "compute it from the start",
    );
  }
}
