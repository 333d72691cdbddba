import { readFileSync } from "node:fs";
import { FUNCTIONS, functionReference } from "@rt-kaskada/fenl";
import { expect, test } from "vitest";

test("docs/fenl-reference.md is up to date", () => {
  const written = readFileSync(new URL("../../../docs/fenl-reference.md", import.meta.url), "utf8");
  expect(written, "run: node packages/fenl/scripts/reference.mjs").toBe(functionReference());
});

test("every function is described and has an example that is a test", () => {
  for (const { signature, summary, examples } of FUNCTIONS) {
    expect(summary, signature.name).not.toBe("");
    expect(examples.length, signature.name).toBeGreaterThan(0);
  }
});
