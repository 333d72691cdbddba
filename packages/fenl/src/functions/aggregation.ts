import type { AggregateName } from "./aggregates/index.js";
import { define } from "./define.js";
import type { Example, ExampleValue, FunctionDefinition } from "./definition.js";

/** The sample of the reference: two entities with three rows each. */
const sample = (call: string, ben: readonly ExampleValue[], ryan: readonly ExampleValue[]): Example => ({
  expression: `${call}`,
  columns: { n: ["f64", 50.7, 1.2, null, null, 67.2, 2.3] },
  keys: ["Ben", "Ben", "Ben", "Ryan", "Ryan", "Ryan"],
  result: [...ben, ...ryan],
});

interface Written {
  readonly signature: string;
  readonly aggregate: AggregateName;
  readonly summary: string;
  readonly notes?: string;
  readonly hidden?: boolean;
  readonly examples: readonly Example[];
}

const aggregation = ({ aggregate, ...written }: Written): FunctionDefinition =>
  define({ ...written, group: "aggregation", behavior: { kind: "aggregate", aggregate } });

export const AGGREGATION: readonly FunctionDefinition[] = [
  aggregation({
    signature: "count<T: any>(input: T, window: window = null) -> u32",
    aggregate: "count",
    summary: "How many new values there have been that aren't null.",
    examples: [
      sample("count(n)", [1, 2, 2], [0, 1, 2]),
      {
        expression: "count(n, window = since(n > 5))",
        columns: { n: ["i64", 2, 9, 9, 1] },
        result: [1, 2, 1, 1],
      },
      {
        expression: "count(n, window = sliding(2, n > 5))",
        columns: { n: ["f64", 10, 6.2, 9.25, 3, 8, null, 10] },
        result: [1, 2, 2, 2, 3, 2, 3],
      },
    ],
  }),
  aggregation({
    signature: "count_if<T: any>(input: T, window: window = null) -> u32",
    aggregate: "countIf",
    summary: "How many new values have been true.",
    examples: [
      { expression: "count_if(c)", columns: { c: ["bool", false, true, null] }, result: [0, 1, 1] },
      { expression: "count_if(c)", columns: { c: ["bool", true, true, false] }, result: [1, 2, 2] },
    ],
  }),
  aggregation({
    signature: "sum<N: number>(input: N, window: window = null) -> N",
    aggregate: "sum",
    summary: "The sum of the new values.",
    notes: "Null before the first value. Integers stay at the limits of their type instead of overflowing.",
    examples: [
      sample("sum(n)", [50.7, 51.900000000000006, 51.900000000000006], [null, 67.2, 69.5]),
      {
        expression: "sum(n, window = since(n < 7))",
        columns: { n: ["f64", 10, 6.2, 9.25, 3, 8, null, 10] },
        result: [10, 16.2, 9.25, 12.25, 8, 8, 18],
      },
      {
        expression: "sum(n, window = sliding(2, true))",
        columns: { n: ["f64", 10, 6.2, 9.25, 3, 8, null, 10] },
        result: [10, 16.2, 15.45, 12.25, 11, 8, 10],
      },
    ],
  }),
  aggregation({
    signature: "min<O: ordered>(input: O, window: window = null) -> O",
    aggregate: "min",
    summary: "The smallest of the new values.",
    examples: [sample("min(n)", [50.7, 1.2, 1.2], [null, 67.2, 2.3])],
  }),
  aggregation({
    signature: "max<O: ordered>(input: O, window: window = null) -> O",
    aggregate: "max",
    summary: "The largest of the new values.",
    examples: [sample("max(n)", [50.7, 50.7, 50.7], [null, 67.2, 67.2])],
  }),
  aggregation({
    signature: "mean<N: number>(input: N, window: window = null) -> f64",
    aggregate: "mean",
    summary: "The arithmetic mean of the new values.",
    examples: [sample("mean(n)", [50.7, 25.950000000000003, 25.950000000000003], [null, 67.2, 34.75])],
  }),
  aggregation({
    signature: "variance<N: number>(input: N, window: window = null) -> f64",
    aggregate: "variance",
    summary: "The population variance of the new values.",
    notes: "Null below two values.",
    examples: [sample("variance(n)", [null, 612.5625000000001, 612.5625000000001], [null, null, 1053.0025000000003])],
  }),
  aggregation({
    signature: "stddev<N: number>(input: N, window: window = null) -> f64",
    aggregate: "stddev",
    summary: "The population standard deviation of the new values.",
    notes: "Null below two values.",
    examples: [sample("stddev(n)", [null, 24.750000000000004, 24.750000000000004], [null, null, 32.45])],
  }),
  aggregation({
    signature: "first<T: any>(input: T, window: window = null) -> T",
    aggregate: "first",
    summary: "The first new value that isn't null.",
    examples: [sample("first(n)", [50.7, 50.7, 50.7], [null, 67.2, 67.2])],
  }),
  aggregation({
    signature: "last<T: any>(input: T, window: window = null) -> T",
    aggregate: "last",
    summary: "The latest new value that isn't null.",
    examples: [sample("last(n)", [50.7, 1.2, 1.2], [null, 67.2, 2.3])],
  }),
  aggregation({
    signature: "lag<O: ordered>(const n: i64, input: O) -> O",
    aggregate: "lag",
    summary: "The n-th previous new value that isn't null.",
    notes: "With n = 0 the latest itself.",
    examples: [
      sample("lag(1, n)", [null, 50.7, 50.7], [null, null, 67.2]),
      { expression: "lag(1, v)", columns: { v: ["i64", 5, 17, null, 12, null] }, result: [null, 5, 5, 17, 17] },
      { expression: "lag(2, v)", columns: { v: ["i64", 5, 17, null, 12, null] }, result: [null, null, null, 5, 5] },
    ],
  }),
  aggregation({
    signature: "collect<T: any>(input: T, const max: i64, const min: i64 = 0, window: window = null) -> list<T>",
    aggregate: "collect",
    summary: "The last `max` new values that aren't null, oldest first.",
    notes: "A null `max` sets no limit. Null while there are fewer than `min`.",
    hidden: true,
    examples: [
      sample("collect(n, 2)", [[50.7], [50.7, 1.2], [50.7, 1.2]], [[], [67.2], [67.2, 2.3]]),
      { expression: "collect(n, null, min = 2)", columns: { n: ["i64", 1, 2] }, result: [null, [1, 2]] },
    ],
  }),
];
