import { collectDefaultMetrics, Gauge, Registry } from "prom-client";
import type { JobManager } from "../jobs/job-manager.js";
import { StreamJob } from "../jobs/stream-job.js";

/** The running jobs' figures, read when they are asked for. */
export function createMetrics(jobs: JobManager): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const add = (name: string, help: string, read: (job: StreamJob) => number | undefined): void => {
    const gauge = new Gauge({
      name: `kaskada_materialization_${name}`,
      help,
      labelNames: ["materialization"],
      registers: [registry],
      collect() {
        gauge.reset();
        for (const job of jobs.list()) {
          if (!(job instanceof StreamJob)) continue;
          const value = read(job);
          if (value !== undefined) gauge.set({ materialization: job.definition.name }, value);
        }
      },
    });
  };
  const parts = (job: StreamJob) => job.run?.parts;
  add("running", "1 while it runs, 0 while it starts or has failed", (job) => (job.state === "RUNNING" ? 1 : 0));
  add("rows_in", "Messages taken in since it was created", (job) => parts(job)?.counters.rowsIn);
  add("rows_out", "Rows produced since it was created", (job) => parts(job)?.counters.rowsOut);
  add("late", "Rows left out because they came too late", (job) => parts(job)?.counters.late);
  add(
    "undecodable",
    "Messages that could not be used, sent to the dead-letter topic",
    (job) => parts(job)?.counters.undecodable,
  );
  add("held_rows", "Rows held back to be put in order", (job) => parts(job)?.evaluation.buffer.size);
  add("entities", "Entities with state", (job) => parts(job)?.evaluation.processor.entities);
  add("state_bytes", "Size of the state in the last checkpoint", (job) => job.run?.stateBytes);
  add("checkpoint_pause_seconds", "How long taking the last checkpoint's picture held up the rows", (job) =>
    job.run === undefined ? undefined : job.run.pictureMs / 1000,
  );
  add("watermark_lag_seconds", "How far the release time is behind the newest row's time", watermarkLag);
  add("checkpoint_age_seconds", "Time since the last checkpoint", (job) => {
    const at = job.run?.checkpointedAt;
    return at === undefined ? undefined : (Date.now() - at) / 1000;
  });
  return registry;
}

function watermarkLag({ run }: StreamJob): number | undefined {
  const watermark = run?.parts.evaluation.watermark;
  if (run === undefined || watermark === undefined) return undefined;
  const latest = run.parts.inputs.reduce(
    (most, input) => (input.latest !== undefined && input.latest > most ? input.latest : most),
    watermark,
  );
  return Number(latest - watermark) / 1e9;
}
