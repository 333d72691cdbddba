// @ts-check
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/**
 * Adds up what vitest's JSON reporter wrote. A project without a readable file ran no test and counts as a failure.
 * @param {string} folder where the files are, one per project
 * @param {string[]} projects
 * @returns {Counts}
 */
export function countTests(folder, projects) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const project of projects) {
    try {
      const result = JSON.parse(readFileSync(join(folder, `${project}.json`), "utf8"));
      counts.passed += result.numPassedTests;
      counts.skipped += result.numPendingTests + (result.numTodoTests ?? 0);
      // A file that could not be loaded or set up has no test that failed.
      const broken = result.testResults.filter(
        (/** @type {{ status: string, assertionResults: { status: string }[] }} */ file) =>
          file.status === "failed" && !file.assertionResults.some((test) => test.status === "failed"),
      );
      counts.failed += result.numFailedTests + broken.length;
    } catch {
      counts.failed += 1;
    }
  }
  return counts;
}

/**
 * The closing line. What failed without a failed test (lint, types, the build) counts as one failure each.
 * @param {Counts} counts
 * @param {string[]} failedChecks
 */
export function summaryLine(counts, failedChecks) {
  const others = failedChecks.filter((name) => !name.endsWith(" tests")).length;
  const failed = Math.max(counts.failed + others, failedChecks.length > 0 ? 1 : 0);
  return `${counts.passed} passed, ${failed} failed${counts.skipped > 0 ? `, ${counts.skipped} skipped` : ""}`;
}
