import { expect, test } from "vitest";
import {
  type Observation,
  type RunProgress,
  totalMoved,
  waitingFor,
} from "../../../packages/cli/src/pipeline/observation.js";

const finished: RunProgress = { run: "r", done: 10, rejected: 0, finished: true };
const complete: Observation = {
  at: 0,
  loader: finished,
  producer: finished,
  kaskada: { state: "STATE_RUNNING", rowsIn: 10, rowsOut: 10, late: 0 },
  consumer: { ...finished, finished: false },
  inputBacklog: 0,
  outputBacklog: 0,
};

test("a pipeline is complete when each stage is, in the order of the data", () => {
  expect(waitingFor(complete)).toBeUndefined();
});

test.for<[string, Partial<Observation>]>([
  ["the loader to start", { loader: undefined }],
  ["the loader to finish", { loader: { ...finished, finished: false }, inputBacklog: 0 }],
  ["the producer to start", { producer: undefined }],
  ["the producer to finish", { producer: { ...finished, finished: false } }],
  ["kaskada to answer", { kaskada: undefined }],
  ["kaskada to subscribe to the input topic", { inputBacklog: undefined }],
  ["kaskada to read the input topic to its end", { inputBacklog: 3, outputBacklog: 0 }],
  ["the consumer to subscribe to the output topic", { outputBacklog: undefined }],
  ["the consumer to write the output topic's last rows", { outputBacklog: 1 }],
])("waits for %s", ([awaited, part]) => {
  expect(waitingFor({ ...complete, ...part })).toBe(awaited);
});

test("every row that moves, and every run that starts, counts as movement", () => {
  const before = totalMoved({ at: 0 });
  expect(totalMoved({ at: 0, loader: { ...finished, done: 0 } })).toBeGreaterThan(before);
  expect(totalMoved({ ...complete, consumer: { ...finished, done: 11 } })).toBeGreaterThan(totalMoved(complete));
});
