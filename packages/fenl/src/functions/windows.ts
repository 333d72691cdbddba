import { define } from "./define.js";
import type { FunctionDefinition, TickName } from "./definition.js";

const TICK_SUMMARIES: Readonly<Record<TickName, string>> = {
  minutely: "True at the start of every minute.",
  hourly: "True at the start of every hour.",
  daily: "True at midnight UTC of every day.",
  monthly: "True at midnight UTC of the first of every month.",
  yearly: "True at midnight UTC of every January 1st.",
  finished: "True once, at the end of the input.",
};

/** Two events around a boundary, one on it, one after. */
const TICK_EXAMPLES: Readonly<Record<TickName, FunctionDefinition["examples"]>> = {
  minutely: [
    tickExample(
      "minutely",
      ["1996-12-19T16:01:59", "1996-12-19T16:02:00", "1996-12-19T16:02:30"],
      "1996-12-19T16:02:00",
    ),
  ],
  hourly: [
    tickExample("hourly", ["1996-12-19T16:59:59", "1996-12-19T17:00:00", "1996-12-19T17:30:00"], "1996-12-19T17:00:00"),
  ],
  daily: [
    tickExample("daily", ["1996-12-19T16:00:00", "1996-12-20T00:00:00", "1996-12-20T01:00:00"], "1996-12-20T00:00:00"),
  ],
  monthly: [
    tickExample(
      "monthly",
      ["1996-02-19T16:00:00", "1996-03-01T00:00:00", "1996-03-20T00:00:00"],
      "1996-03-01T00:00:00",
    ),
  ],
  yearly: [
    tickExample("yearly", ["1996-12-19T16:00:00", "1997-01-01T00:00:00", "1997-04-20T00:00:00"], "1997-01-01T00:00:00"),
  ],
  finished: [
    {
      expression: "last(n) | when(finished())",
      columns: { n: ["i64", 1, 2] },
      times: ["1996-12-19T16:00:00", "1996-12-19T17:00:00"],
      result: [2],
      resultTimes: ["1996-12-19T17:00:00.000000001"],
    },
  ],
};

function tickExample(
  tick: string,
  times: [string, string, string],
  boundary: string,
): FunctionDefinition["examples"][0] {
  return {
    expression: `sum(n, window = since(${tick}()))`,
    columns: { n: ["i64", 6, 9, 1] },
    times,
    result: [6, 15, 15, 1],
    resultTimes: [times[0], times[1], boundary, times[2]],
  };
}

function tick(name: TickName): FunctionDefinition {
  return define({
    signature: `${name}() -> bool`,
    group: "windows",
    summary: TICK_SUMMARIES[name],
    notes:
      "Adds a row for every entity seen so far, after all events of that instant. Only in a window or in the condition of `when` and `if`.",
    hidden: name === "finished",
    behavior: { kind: "tick", tick: name },
    examples: TICK_EXAMPLES[name],
  });
}

export const WINDOWS: readonly FunctionDefinition[] = [
  define({
    signature: "since(condition: bool) -> window",
    group: "windows",
    summary: "A window that ends with each row where the condition is true; the next row starts a new one.",
    behavior: { kind: "window" },
    examples: [
      {
        expression: "last(n, window = since(p))",
        columns: { n: ["i64", 1, null], p: ["bool", true, false] },
        result: [1, null],
      },
    ],
  }),
  define({
    signature: "sliding(const duration: i64, condition: bool) -> window",
    group: "windows",
    summary: "The last `duration` windows of `since(condition)` together.",
    behavior: { kind: "window" },
    examples: [
      {
        expression: "sum(n, window = sliding(2, daily()))",
        columns: { n: ["i64", 1, 3, 4, 6] },
        times: ["1996-12-19T00:00:00", "1996-12-20T00:00:00", "1996-12-20T01:00:00", "1996-12-21T00:00:00"],
        result: [1, 1, 4, 4, 7, 13, 13],
        resultTimes: [
          "1996-12-19T00:00:00",
          "1996-12-19T00:00:00",
          "1996-12-20T00:00:00",
          "1996-12-20T00:00:00",
          "1996-12-20T01:00:00",
          "1996-12-21T00:00:00",
          "1996-12-21T00:00:00",
        ],
      },
    ],
  }),
  ...(Object.keys(TICK_SUMMARIES) as TickName[]).map(tick),
];
