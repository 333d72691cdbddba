import { formatPosition, partitionName } from "@rt-kaskada/common";
import type { MaterializationStatus } from "@rt-kaskada/kaskada-api";
import { type JobInput, refreshEnd } from "./job-inputs.js";
import type { BrokenJob } from "./job-manager.js";
import { StreamJob } from "./stream-job.js";

/** A job's state as the StatusService tells it; asks the input topics for their last messages. */
export async function jobStatus(job: StreamJob | BrokenJob): Promise<MaterializationStatus> {
  if (!(job instanceof StreamJob)) {
    const { materializationName, materializationId } = job.stored.materialization;
    return { ...nothing, materializationName, materializationId, state: "STATE_FAILED", error: job.error };
  }
  const { definition, run } = job;
  const base: MaterializationStatus = {
    ...nothing,
    materializationName: definition.name,
    materializationId: definition.id,
    state: `STATE_${job.state}`,
    error: job.error,
    subscription: job.subscription,
  };
  if (!run) return base;
  const { counters, evaluation, inputs, outputs } = run.parts;
  return {
    ...base,
    ...counters,
    rowsPerSecond: job.rate.sample(counters.rowsIn),
    checkpointAgeMs: run.checkpointedAt === undefined ? -1 : Date.now() - run.checkpointedAt,
    entities: evaluation.processor.entities,
    stateBytes: run.stateBytes,
    heldRows: evaluation.buffer.size,
    inputs: await Promise.all(inputs.map(inputStatus)),
    outputs: outputs.partitions.map(({ topic, partition, position, rows }) => ({
      topic,
      partition,
      lastPosition: position,
      rows,
    })),
  };
}

async function inputStatus(input: JobInput) {
  // An unreachable admin API must not hide the rest: the end as last seen is told.
  await refreshEnd(input).catch(() => {});
  const { done } = input.messages;
  const end = input.end && formatPosition(input.end);
  const position = done ? formatPosition(done) : "";
  return {
    topic: partitionName(input.topic, -1),
    partition: input.partition,
    position,
    lastPosition: end ?? "",
    caughtUp: end === undefined || (position === end && input.messages.uncoveredCount === 0),
  };
}

const nothing: MaterializationStatus = {
  materializationName: "",
  materializationId: "",
  state: "STATE_STARTING",
  error: "",
  rowsIn: 0,
  rowsOut: 0,
  late: 0,
  undecodable: 0,
  rowsPerSecond: 0,
  checkpointAgeMs: -1,
  entities: 0,
  stateBytes: 0,
  heldRows: 0,
  inputs: [],
  outputs: [],
  subscription: "",
};
