import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { countTests, summaryLine } from "../../scripts/test/counts.mjs";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rtk-counts-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function result(project: string, numPassedTests: number, numFailedTests: number, testResults: object[] = []) {
  const text = JSON.stringify({ numPassedTests, numFailedTests, numPendingTests: 1, numTodoTests: 0, testResults });
  writeFileSync(join(folder, `${project}.json`), text);
}

describe("countTests", () => {
  it("adds up the projects", () => {
    result("unit", 5, 0);
    result("e2e", 2, 1, [{ status: "failed", assertionResults: [{ status: "failed" }] }]);
    expect(countTests(folder, ["unit", "e2e"])).toEqual({ passed: 7, failed: 1, skipped: 2 });
  });

  it("counts a file that could not be loaded or set up, and a project that left no result, as failures", () => {
    const notSetUp = { status: "failed", assertionResults: [{ status: "skipped" }] };
    result("unit", 5, 0, [{ status: "failed", assertionResults: [] }, notSetUp]);
    expect(countTests(folder, ["unit", "e2e"])).toEqual({ passed: 5, failed: 3, skipped: 1 });
  });
});

describe("summaryLine", () => {
  it("is the plain closing line", () => {
    expect(summaryLine({ passed: 7, failed: 0, skipped: 0 }, [])).toBe("7 passed, 0 failed");
    expect(summaryLine({ passed: 7, failed: 1, skipped: 2 }, ["e2e tests"])).toBe("7 passed, 1 failed, 2 skipped");
  });

  it("never says 0 failed when something failed", () => {
    expect(summaryLine({ passed: 7, failed: 0, skipped: 0 }, ["lint"])).toBe("7 passed, 1 failed");
    expect(summaryLine({ passed: 7, failed: 0, skipped: 0 }, ["unit tests"])).toBe("7 passed, 1 failed");
  });
});
