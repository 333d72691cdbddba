import { type Example, FUNCTIONS, formatTimestamp, parseTimestamp } from "@rt-kaskada/fenl";
import { describe, expect, test } from "vitest";
import { run } from "./run.js";

/** Every example in the catalogue holds. */
describe.each(FUNCTIONS.map((definition) => [definition.signature.name, definition] as const))(
  "%s",
  (_, { examples }) => {
    test.each(examples.map((example) => [example.expression, example] as const))("%s", (_expression, example) => {
      const { values, times } = evaluate(example);
      expect(values).toEqual(example.result.map(normal));
      if (example.resultTimes) expect(times).toEqual(example.resultTimes.map((time) => parseTimestamp(time)));
    });
  },
);

function evaluate(example: Example): { values: unknown[]; times: unknown[] } {
  const columns = example.columns ?? {};
  const bindings = Object.keys(columns).map((name) => `let ${name} = T.${name}`);
  const query = `${bindings.join(" ")} in { r: (${example.expression}) }`;
  const { out } = run(query, [
    { name: "T", columns, ...(example.times && { times: example.times }), ...(example.keys && { keys: example.keys }) },
  ]);
  return { values: out.map((row) => normal(row.record.r)), times: out.map((row) => row.time) };
}

/** Times are written as text in examples. */
function normal(value: unknown): unknown {
  return typeof value === "bigint" && value < 2n ** 62n ? formatTimestamp(value, "shortest") : value;
}
