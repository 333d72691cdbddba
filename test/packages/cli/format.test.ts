import { expect, test } from "vitest";
import {
  formatBytes,
  formatCell,
  formatCount,
  formatDuration,
  jsonValue,
} from "../../../packages/cli/src/terminal/format.js";
import { renderProgress } from "../../../packages/cli/src/terminal/render-progress.js";
import { formatTable } from "../../../packages/cli/src/terminal/table.js";

test("durations, sizes and counts are given in the unit that reads best", () => {
  expect([0.4, 850, 12_340, 125_000].map(formatDuration)).toEqual(["0 ms", "850 ms", "12.3 s", "2 min 05 s"]);
  expect([12, 2048, 1.5 * 2 ** 30, 24 * 2 ** 30].map(formatBytes)).toEqual(["12 B", "2.0 KiB", "1.5 GiB", "24 GiB"]);
  expect(formatCount(165474)).toBe("165,474");
});

test("null differs from an empty string, and 64-bit integers keep their digits", () => {
  expect([null, "", 9007199254740993n].map(formatCell)).toEqual(["null", "", "9007199254740993"]);
  expect(JSON.stringify({ n: 9007199254740993n }, jsonValue)).toBe('{"n":"9007199254740993"}');
});

test("progress tells how much is left only when that is known", () => {
  expect(renderProgress("loaded", { done: 500, rejected: 0, expected: 1500, rate: 100 })).toBe(
    "loaded 500 of 1,500 rows, 100/s, 10.0 s left",
  );
  expect(renderProgress("sent", { done: 5, rejected: 0, rate: 0 })).toBe("sent 5 rows, 0/s");
});

test("tables are aligned and have no lines", () => {
  expect(formatTable(["a", "long"], [["wide cell", "1"]])).toBe("  a          long\n  wide cell  1");
});
