import { formatCount, formatDuration } from "../terminal/format.js";
import { type Observation, waitingFor } from "./observation.js";

interface Stage {
  name: string;
  /** The verb of its plain line. */
  did: string;
  done: number;
  expected?: number;
  rejected: number;
}

function stagesOf({ loader, producer, kaskada, consumer }: Observation): Stage[] {
  return [
    {
      name: "loader",
      did: "rows in",
      done: loader?.done ?? 0,
      expected: loader?.expected,
      rejected: loader?.rejected ?? 0,
    },
    { name: "producer", did: "sent", done: producer?.done ?? 0, expected: producer?.expected, rejected: 0 },
    { name: "kaskada", did: "through", done: kaskada?.rowsOut ?? 0, expected: producer?.expected, rejected: 0 },
    {
      name: "consumer",
      did: "rows out",
      done: consumer?.done ?? 0,
      expected: producer?.expected,
      rejected: consumer?.rejected ?? 0,
    },
  ];
}

/** The live picture: a bar a stage, with rows, rate since the observation before, and what is awaited. */
export function renderPicture(now: Observation, before: Observation | undefined, started: number): string {
  const previous = before ? stagesOf(before) : [];
  const elapsed = before ? (now.at - before.at) / 1000 : 0;
  const lines = stagesOf(now).map((stage, index) => {
    const rate = elapsed > 0 ? Math.max(0, (stage.done - (previous[index]?.done ?? 0)) / elapsed) : 0;
    const share = stage.expected ? Math.min(1, stage.done / stage.expected) : 0;
    const bar = "█".repeat(Math.round(share * 24)).padEnd(24, "░");
    const rejected = stage.rejected > 0 ? `  ${formatCount(stage.rejected)} rejected` : "";
    return `  ${stage.name.padEnd(9)} ${bar} ${formatCount(stage.done).padStart(11)} ${`${formatCount(Math.round(rate))}/s`.padStart(11)}${rejected}`;
  });
  const waiting = waitingFor(now);
  const status = waiting ? `waiting for ${waiting}` : "complete";
  return [...lines, `  ${formatDuration(now.at - started)}, ${status}`].join("\n");
}

/** The same as one line of a log. */
export function renderLine(now: Observation): string {
  const stages = stagesOf(now).map(({ name, did, done }) => `${name} ${formatCount(done)} ${did}`);
  return `${stages.join(", ")}; ${waitingFor(now) ? `waiting for ${waitingFor(now)}` : "complete"}`;
}
