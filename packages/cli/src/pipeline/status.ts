import type Docker from "dockerode";
import { type ContainerState, containerState, services } from "../containers.js";
import type { StackOutputs } from "../stack.js";
import { formatBytes, formatCount, formatDuration } from "../terminal/format.js";
import { formatTable } from "../terminal/table.js";
import { type Observation, waitingFor } from "./observation.js";
import type { Pipeline } from "./pipeline.js";

/** Everything `rtk status` shows. */
export interface Status {
  stack: string;
  containers: ContainerState[];
  tables: { name: string; rows: number | null }[];
  topics: { name: string; messages: number; backlog: number | null; deadLetters: number }[];
  runs: { app: string; run: string; done: number; expected: number | null; rejected: number; finished: boolean }[];
  materialization: {
    name: string;
    state: string;
    error: string | null;
    rowsIn: number;
    rowsOut: number;
    rowsPerSecond: number;
    late: number;
    entities: number;
    /** Size of the state in the last checkpoint. */
    stateBytes: number;
    /** Memory of the whole service. */
    memoryBytes: number;
    checkpointAgeMs: number;
  } | null;
  /** What the pipeline still waits for; null when every row is in the output table. */
  waitingFor: string | null;
}

export async function readStatus(
  stack: string,
  docker: Docker,
  pipeline: Pipeline,
  outputs: StackOutputs,
): Promise<Status> {
  const { tables, topics } = outputs;
  const [containers, observation, kaskada, ...counts] = await Promise.all([
    Promise.all(services.map((service) => containerState(docker, stack, service))),
    pipeline.observe(),
    pipeline.kaskadaStatus().catch(() => undefined),
    pipeline.count(tables.input).catch(() => null),
    pipeline.count(tables.output).catch(() => null),
  ]);
  const materialization = kaskada?.materializations[0];
  return {
    stack,
    containers,
    tables: [tables.input, tables.output].map((name, index) => ({
      name: `${tables.keyspace}.${name}`,
      rows: counts[index] ?? null,
    })),
    topics: [
      { name: topics.input, ...(await pipeline.topic(topics.input)), backlog: observation.inputBacklog ?? null },
      { name: topics.output, ...(await pipeline.topic(topics.output)), backlog: observation.outputBacklog ?? null },
    ],
    runs: runsOf(observation),
    materialization:
      kaskada && materialization
        ? {
            name: materialization.materializationName,
            state: materialization.state.replace("STATE_", ""),
            error: materialization.error || null,
            rowsIn: Number(materialization.rowsIn),
            rowsOut: Number(materialization.rowsOut),
            rowsPerSecond: materialization.rowsPerSecond,
            late: Number(materialization.late),
            entities: Number(materialization.entities),
            stateBytes: Number(materialization.stateBytes),
            memoryBytes: Number(kaskada.residentBytes),
            checkpointAgeMs: Number(materialization.checkpointAgeMs),
          }
        : null,
    waitingFor: waitingFor(observation) ?? null,
  };
}

function runsOf(observation: Observation): Status["runs"] {
  return (["loader", "producer", "consumer"] as const).flatMap((app) => {
    const run = observation[app];
    return run ? [{ app, ...run, expected: run.expected ?? null }] : [];
  });
}

export function renderStatus(status: Status): string {
  const count = (value: number | null) => (value === null ? "?" : formatCount(value));
  const { materialization } = status;
  const sections = [
    formatTable(
      ["container", "state", "health", "restarts"],
      status.containers.map(({ name, status: state, exitCode, health, restarts }) => [
        name,
        exitCode === undefined ? state : `${state} (${exitCode})`,
        health ?? "",
        String(restarts),
      ]),
    ),
    formatTable(
      ["table", "rows"],
      status.tables.map(({ name, rows }) => [name, count(rows)]),
    ),
    formatTable(
      ["topic", "messages", "backlog", "dead letters"],
      status.topics.map((topic) => [topic.name, count(topic.messages), count(topic.backlog), count(topic.deadLetters)]),
    ),
    formatTable(
      ["app", "done", "of", "rejected", "finished", "run"],
      status.runs.map((run) => [
        run.app,
        count(run.done),
        run.expected === null ? "" : count(run.expected),
        count(run.rejected),
        run.finished ? "yes" : "no",
        run.run,
      ]),
    ),
    materialization
      ? formatTable(
          [
            "materialization",
            "state",
            "rows in",
            "rows out",
            "rate",
            "late",
            "entities",
            "state",
            "memory",
            "checkpoint",
          ],
          [
            [
              materialization.name,
              materialization.error ? `${materialization.state}: ${materialization.error}` : materialization.state,
              count(materialization.rowsIn),
              count(materialization.rowsOut),
              `${count(Math.round(materialization.rowsPerSecond))}/s`,
              count(materialization.late),
              count(materialization.entities),
              formatBytes(materialization.stateBytes),
              formatBytes(materialization.memoryBytes),
              materialization.checkpointAgeMs < 0
                ? "none yet"
                : `${formatDuration(materialization.checkpointAgeMs)} ago`,
            ],
          ],
        )
      : "  kaskada does not answer",
    status.waitingFor ? `  waiting for ${status.waitingFor}` : "  complete",
  ];
  return sections.join("\n\n");
}
