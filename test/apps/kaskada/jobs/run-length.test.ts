import fc from "fast-check";
import { expect, test } from "vitest";
import { RunLength } from "../../../../apps/kaskada/src/jobs/run-length.js";

test("numbers survive, and consecutive ones share a run", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(1000)), (numbers) => {
      const runs = new RunLength();
      for (const number of numbers) runs.add(number);
      expect([...RunLength.values(runs.runs)]).toEqual(numbers);
      expect(RunLength.count(runs.runs)).toBe(numbers.length);
    }),
  );
  const runs = new RunLength();
  for (let i = 5; i < 10_000; i++) runs.add(i);
  expect(runs.runs).toEqual([[5, 9995]]);
});
