import { UNIT_NANOS, unitOf } from "../runtime/timestamps.js";
import { isDuration } from "../types/kinds.js";
import { define, helped, strict } from "./define.js";
import type { Emission, FunctionDefinition } from "./definition.js";

function addTimeCode(e: Emission): string {
  const [delta, time] = e.args as [string, string];
  const type = e.types[0]!;
  if (type.kind === "interval_days") return `${e.helper("addDays")}(${time}, ${delta})`;
  if (type.kind === "interval_months") return `${e.helper("addMonths")}(${time}, ${delta})`;
  const unit = isDuration(type) ? UNIT_NANOS[unitOf(type.kind)]! : 1n;
  return `${e.helper("addDuration")}(${time}, ${delta}, ${unit}n)`;
}

const at = (...times: (string | null)[]): Record<string, readonly [string, ...(string | null)[]]> => ({
  t: ["timestamp_ns", ...times],
});

const between = (
  from: readonly string[],
  to: readonly string[],
): Record<string, readonly [string, ...(string | null)[]]> => ({
  t1: ["timestamp_ns", ...from],
  t2: ["timestamp_ns", ...to],
});

/** A part of the date, counted from 1 or from 0. */
function part(name: string, helper: string, summary: string, example: string, value: number): FunctionDefinition[] {
  return [
    define({
      signature: `${name}(time: timestamp_ns) -> u32`,
      group: "time",
      summary: `${summary}, from 1.`,
      behavior: helped(helper),
      examples: [{ expression: `${name}(t)`, columns: at(example, null), result: [value, null] }],
    }),
    define({
      signature: `${name}0(time: timestamp_ns) -> u32`,
      group: "time",
      summary: `${summary}, from 0.`,
      behavior: strict((e) => `${e.helper(helper)}(${e.args[0]}) - 1`),
      examples: [{ expression: `${name}0(t)`, columns: at(example, null), result: [value - 1, null] }],
    }),
  ];
}

export const TIME: readonly FunctionDefinition[] = [
  define({
    signature: "time_of<T: any>(input: T) -> timestamp_ns",
    group: "time",
    summary: "The time of the row.",
    notes: "Never null in a row of the input, even where the input is null.",
    behavior: { kind: "special" },
    examples: [
      {
        expression: "time_of(n)",
        columns: { n: ["i64", 1, null] },
        times: ["1996-03-21T00:00:00", "1996-04-21T00:00:00"],
        result: ["1996-03-21T00:00:00", "1996-04-21T00:00:00"],
      },
    ],
  }),
  define({
    signature: "add_time<D: timedelta>(delta: D, time: timestamp_ns) -> timestamp_ns",
    group: "time",
    summary: "The time moved by an interval or a duration.",
    notes: "Moving by months keeps the day, cut to the length of the month.",
    behavior: strict(addTimeCode),
    examples: [
      { expression: "add_time(days(3), t)", columns: at("1996-03-21", null), result: ["1996-03-24T00:00:00", null] },
      { expression: "t | add_time(months(1))", columns: at("1996-01-31"), result: ["1996-02-29T00:00:00"] },
    ],
  }),
  define({
    signature: "seconds(seconds: i64) -> duration_s",
    group: "time",
    summary: "A duration of so many seconds.",
    behavior: strict((e) => e.args[0]!),
    examples: [{ expression: "add_time(seconds(2), t)", columns: at("1996-03-21"), result: ["1996-03-21T00:00:02"] }],
  }),
  define({
    signature: "days(days: i64) -> interval_days",
    group: "time",
    summary: "An interval of so many days.",
    notes: "Null for a negative or too large count.",
    behavior: helped("days"),
    examples: [
      {
        expression: "add_time(days(n), t)",
        columns: { ...at("1996-04-21", "1996-04-21"), n: ["i64", 2, -1] },
        result: ["1996-04-23T00:00:00", null],
      },
    ],
  }),
  define({
    signature: "months(months: i64) -> interval_months",
    group: "time",
    summary: "An interval of so many calendar months.",
    behavior: helped("months"),
    examples: [{ expression: "add_time(months(2), t)", columns: at("1996-04-21"), result: ["1996-06-21T00:00:00"] }],
  }),
  define({
    signature: "seconds_between(t1: timestamp_ns, t2: timestamp_ns) -> duration_s",
    group: "time",
    summary: "The whole seconds from the first time to the second, cut towards zero.",
    behavior: helped("secondsBetween"),
    examples: [
      {
        expression: "seconds_between(t1, t2) as i64",
        columns: between(["1996-03-21"], ["1996-08-19"]),
        result: [13046400],
      },
    ],
  }),
  define({
    signature: "days_between(t1: timestamp_ns, t2: timestamp_ns) -> interval_days",
    group: "time",
    summary: "The whole days from the first time to the second, cut towards zero.",
    behavior: helped("daysBetween"),
    examples: [
      {
        expression: "days_between(t1, t2) as i32",
        columns: between(
          ["1996-03-21", "1996-05-21T23:00:00", "1996-06-21"],
          ["1996-08-19", "1996-05-22", "1996-06-19T05:00:00"],
        ),
        result: [151, 0, -1],
      },
    ],
  }),
  define({
    signature: "months_between(t1: timestamp_ns, t2: timestamp_ns) -> interval_months",
    group: "time",
    summary: "The calendar months from the first time to the second; days don't count.",
    behavior: helped("monthsBetween"),
    examples: [
      {
        expression: "months_between(t1, t2) as i32",
        columns: between(["1996-05-21", "1996-08-21", "1996-04-21"], ["1996-06-20", "1996-08-22", "1995-07-20"]),
        result: [1, 0, -9],
      },
    ],
  }),
  ...part("day_of_month", "dayOfMonth", "The day of the month", "1996-03-21", 21),
  ...part("day_of_year", "dayOfYear", "The day of the year", "1996-08-21", 234),
  ...part("month_of_year", "monthOfYear", "The month of the year", "1996-03-21", 3),
  define({
    signature: "year(time: timestamp_ns) -> i32",
    group: "time",
    summary: "The year.",
    behavior: helped("year"),
    examples: [{ expression: "year(t)", columns: at("1999-05-21"), result: [1999] }],
  }),
  define({
    signature: "when<T: any>(condition: bool, value: T) -> T",
    group: "time",
    summary: "Only the rows where the condition is true.",
    behavior: { kind: "special" },
    examples: [
      {
        expression: "n | when(c)",
        columns: { n: ["i64", 1, null, 3, 4], c: ["bool", true, true, false, true] },
        result: [1, null, 4],
        resultTimes: ["2000-01-01T00:00:00", "2000-01-01T00:00:01", "2000-01-01T00:00:03"],
      },
    ],
  }),
  define({
    signature: "shift_to<T: any>(time: timestamp_ns, value: T) -> T",
    group: "time",
    summary: "Each row at a later time.",
    notes: "A row whose new time is null or before its own is dropped.",
    behavior: { kind: "special" },
    examples: [
      {
        expression: "n | shift_to(t)",
        columns: { n: ["i64", 1, 2], ...at("1996-07-20", "1996-05-22") },
        times: ["1996-04-21T00:00:00", "1996-06-21T00:00:00"],
        result: [1],
        resultTimes: ["1996-07-20T00:00:00"],
      },
    ],
  }),
  define({
    signature: "shift_by<T: any, D: timedelta>(delta: D, value: T) -> T",
    group: "time",
    summary: "Each row at a time later by the delta.",
    behavior: { kind: "rewrite", body: "shift_to(add_time(delta, time_of(value)), value)" },
    examples: [
      {
        expression: "n | shift_by(months(5))",
        columns: { n: ["i64", 1] },
        times: ["1996-12-20T00:00:00"],
        result: [1],
        resultTimes: ["1997-05-20T00:00:00"],
      },
    ],
  }),
  define({
    signature: "shift_until<T: any>(predicate: bool, value: T) -> T",
    group: "time",
    summary: "Holds each row until the predicate is true for its entity, then gives out all that were held.",
    notes: "Rows that are never given out are lost.",
    behavior: { kind: "special" },
    examples: [
      {
        expression: "n | shift_until(p)",
        columns: { n: ["i64", 2, 3, 4], p: ["bool", false, false, true] },
        result: [2, 3, 4],
        resultTimes: ["2000-01-01T00:00:02", "2000-01-01T00:00:02", "2000-01-01T00:00:02"],
      },
    ],
  }),
];
