import { expect, test } from "vitest";
import type { Observation } from "../../../packages/cli/src/pipeline/observation.js";
import { renderLine, renderPicture } from "../../../packages/cli/src/pipeline/render.js";

const before: Observation = {
  at: 1000,
  loader: { run: "l", expected: 2000, done: 500, rejected: 0, finished: false },
};
const now: Observation = { at: 2000, loader: { run: "l", expected: 2000, done: 1500, rejected: 3, finished: false } };

test("the picture has a bar, the count, the rate and the rejects of each stage", () => {
  const lines = renderPicture(now, before, 0).split("\n");
  expect(lines).toHaveLength(5);
  expect(lines[0]).toMatch(/^ {2}loader {4}█{18}░{6} +1,500 +1,000\/s {2}3 rejected$/);
  expect(lines[1]).toMatch(/producer +░{24} +0 +0\/s$/);
  expect(lines[4]).toBe("  2.0 s, waiting for the loader to finish");
});

test("the line tells the same without drawing", () => {
  expect(renderLine(now)).toBe(
    "loader 1,500 rows in, producer 0 sent, kaskada 0 through, consumer 0 rows out; waiting for the loader to finish",
  );
});
