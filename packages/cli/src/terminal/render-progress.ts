import type { Progress as Done } from "@rt-kaskada/common";
import { formatCount, formatDuration } from "./format.js";

/** `loaded 20,000 of 165,474 rows, 24,000/s, 6.1 s left`. */
export function renderProgress(did: string, { done, expected, rate }: Done): string {
  const of = expected === undefined ? "" : ` of ${formatCount(expected)}`;
  const left = expected !== undefined && rate > 0 ? `, ${formatDuration(((expected - done) / rate) * 1000)} left` : "";
  return `${did} ${formatCount(done)}${of} rows, ${formatCount(rate)}/s${left}`;
}
