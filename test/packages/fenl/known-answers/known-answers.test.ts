import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { readAnswers, replay } from "./replay.js";

/** Kept answers of the original engine (kaskada 0.6.1). */
const answers = readAnswers(readFileSync(new URL("./original-engine.jsonl", import.meta.url), "utf8"));

describe("as the original engine answers", () => {
  test.each(answers.map((one) => [one.query, one] as const))("%s", (_, answer) => {
    const { here, there } = replay(answer);
    expect(here).toEqual(there);
  });
});
