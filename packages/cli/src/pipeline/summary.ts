import type { StackOutputs } from "../stack.js";
import { formatCell, formatCount, formatDuration } from "../terminal/format.js";
import { formatTable } from "../terminal/table.js";
import type { Observation } from "./observation.js";
import type { Pipeline } from "./pipeline.js";

/** What came of a run, for people and (as JSON) for scripts. */
export interface Summary {
  stack: string;
  loaded: number;
  rejected: number;
  sent: number;
  late: number;
  written: number;
  deadLetters: number;
  inputRows: number;
  outputRows: number;
  /** Milliseconds from the start of following to completion. */
  duration: number;
  sample: Record<string, unknown>[];
}

export async function summarize(
  stack: string,
  pipeline: Pipeline,
  outputs: StackOutputs,
  last: Observation,
  duration: number,
): Promise<Summary> {
  return {
    stack,
    loaded: last.loader?.done ?? 0,
    rejected: last.loader?.rejected ?? 0,
    sent: last.producer?.done ?? 0,
    late: last.kaskada?.late ?? 0,
    written: last.consumer?.done ?? 0,
    deadLetters: last.consumer?.rejected ?? 0,
    inputRows: await pipeline.count(outputs.tables.input),
    outputRows: await pipeline.count(outputs.tables.output),
    duration,
    sample: await pipeline.sample(outputs.tables.output, 5),
  };
}

export function renderSummary(summary: Summary, outputs: StackOutputs): string {
  const { tables, topics, cassandra, pulsar, kaskada } = outputs;
  const columns = Object.keys(summary.sample[0] ?? {});
  const sample = summary.sample.map((row) => columns.map((column) => formatCell(row[column])));
  const admin = `${pulsar.adminUrl}/admin/v2/persistent/${topics.tenant}/${topics.namespace}`;
  const stack = summary.stack === "dev" ? "" : ` --stack ${summary.stack}`;
  const lines = [
    `Complete after ${formatDuration(summary.duration)}: ${formatCount(summary.outputRows)} rows in ${tables.keyspace}.${tables.output}.`,
    "",
    formatTable(
      ["stage", "rows", "rejected"],
      [
        ["loaded", formatCount(summary.loaded), formatCount(summary.rejected)],
        ["sent", formatCount(summary.sent), "0"],
        ["late in kaskada", formatCount(summary.late), ""],
        ["written", formatCount(summary.written), formatCount(summary.deadLetters)],
        [`in ${tables.input}`, formatCount(summary.inputRows), ""],
        [`in ${tables.output}`, formatCount(summary.outputRows), ""],
      ],
    ),
    "",
    ...(sample.length > 0 ? [`A sample of ${tables.output}:`, "", formatTable(columns, sample), ""] : []),
    "Look further:",
    `  bin/rtk status${stack}`,
    `  bin/rtk logs consumer${stack}`,
    ...(summary.rejected > 0
      ? [`  docker cp rt-kaskada-${summary.stack}-loader:/data/out . # the rejected lines, with reasons`]
      : []),
    `  curl ${admin}/${topics.output}/partitioned-stats`,
    `  Cassandra ${cassandra.contactPoint}, Pulsar ${pulsar.serviceUrl}, Kaskada ${kaskada.address} (gRPC)`,
  ];
  return `${lines.join("\n")}\n`;
}
