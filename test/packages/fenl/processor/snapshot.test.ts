import { compile, createProcessor, type InputRow, type OutputRow } from "@rt-kaskada/fenl";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { schemaOf } from "../run.js";

const tables = [
  schemaOf({ name: "T", grouping: "g", columns: { n: ["i64"], k: ["string"] } }),
  schemaOf({ name: "U", grouping: "g", columns: { n: ["i64"], k: ["string"] } }),
];

const QUERIES = [
  "{ n: T.n, c: count(T) }",
  "{ s: sum(T.n, window = since(minutely())), l: lag(2, T.n) }",
  "{ s: mean(T.n, window = sliding(3, T.n > 5)), xs: collect(T.n, 3) }",
  "{ t: T.n, u: last(U.n), c: count(U) + sum(T.n) }",
  "{ x: T.n | shift_by(seconds(7)) | sum(), y: T.n | shift_until(T.n > 7) | count() }",
  "{ x: T.n | with_key(T.k, grouping = 'k') | sum() }",
  "{ x: lookup(T.k, sum(U.n | with_key(U.k, grouping = 'k'))), v: variance(T.n) }",
  "last(T) | when(minutely())",
];

const rows = fc
  .array(
    fc.record({
      table: fc.constantFrom("T", "U"),
      seconds: fc.integer({ min: 0, max: 300 }),
      key: fc.constantFrom("A", "B", null),
      n: fc.option(fc.integer({ min: 0, max: 10 })),
      k: fc.constantFrom("x", "y", null),
    }),
    { maxLength: 30 },
  )
  .map((written) =>
    written
      .sort((a, b) => a.seconds - b.seconds)
      .map(({ table, seconds, key, n, k }, i): InputRow => {
        const time = BigInt(seconds) * 1_000_000_000n;
        return { table, time, subsort: i, key, record: { time, key, n, k } };
      }),
  );

function planOf(query: string) {
  const { plan, diagnostics } = compile(query, { tables });
  if (!plan) throw new Error(diagnostics.map((d) => d.formatted).join());
  return plan;
}

describe.each(QUERIES)("%s", (query) => {
  const plan = planOf(query);
  const used = new Set(plan.tables.map((table) => table.name));

  test("goes on from a snapshot as if nothing had happened", () => {
    fc.assert(
      fc.property(rows, fc.nat(30), (all, cut) => {
        const input = all.filter((row) => used.has(row.table));
        const straight = collect((emit) => {
          const processor = createProcessor(plan);
          for (const row of input) processor.push(row, emit);
          processor.finish(emit);
        });
        const resumed = collect((emit) => {
          const before = createProcessor(plan);
          for (const row of input.slice(0, cut)) before.push(row, emit);
          const after = createProcessor(plan);
          after.restore(before.snapshot());
          for (const row of input.slice(cut)) after.push(row, emit);
          after.finish(emit);
        });
        expect(resumed).toEqual(straight);
      }),
      { numRuns: 30 },
    );
  });

  test("gives the same rows, at the same time, when many are pushed at once", () => {
    fc.assert(
      fc.property(rows, fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 6 }), (all, sizes) => {
        const input = all.filter((row) => used.has(row.table));
        const parts: InputRow[][] = [];
        for (let at = 0; at < input.length; at += parts.at(-1)!.length) {
          parts.push(input.slice(at, at + (sizes[parts.length] ?? input.length)));
        }
        const [one, many] = [createProcessor(plan), createProcessor(plan)];
        for (const part of parts) {
          const expected = collect((emit) => {
            for (const row of part) one.push(row, emit);
          });
          expect(collect((emit) => many.pushAll(part, emit))).toEqual(expected);
        }
        expect(collect((emit) => many.finish(emit))).toEqual(collect((emit) => one.finish(emit)));
      }),
      { numRuns: 50 },
    );
  });

  test("gives the same rows when time is declared to have passed along the way", () => {
    fc.assert(
      fc.property(rows, (all) => {
        const input = all.filter((row) => used.has(row.table));
        const straight = collect((emit) => {
          const processor = createProcessor(plan);
          for (const row of input) processor.push(row, emit);
          processor.finish(emit);
        });
        const watched = collect((emit) => {
          const processor = createProcessor(plan);
          for (const [i, row] of input.entries()) {
            processor.push(row, emit);
            const next = input[i + 1]?.time;
            if (next !== undefined && next > row.time) processor.advanceTo(row.time, emit);
          }
          processor.finish(emit);
        });
        expect(watched).toEqual(straight);
      }),
      { numRuns: 30 },
    );
  });
});

function collect(run: (emit: (row: OutputRow) => void) => void): OutputRow[] {
  const out: OutputRow[] = [];
  run((row) => out.push(row));
  return out;
}

test("a snapshot of another query is refused", () => {
  const bytes = createProcessor(planOf(QUERIES[0]!)).snapshot();
  expect(() => createProcessor(planOf(QUERIES[1]!)).restore(bytes)).toThrow("another query");
});

test("rows out of order are refused where order matters", () => {
  const processor = createProcessor(planOf(QUERIES[3]!));
  const row = { table: "T", subsort: 0, key: "A", record: {} };
  processor.push({ ...row, time: 5n }, () => {});
  expect(() => processor.push({ ...row, time: 4n }, () => {})).toThrow(RangeError);
});

describe("stateless", () => {
  test.each([
    ["{ n: T.n + 1, k: T.k } | when($input.n > 3)", true],
    ["T | select_fields($input, 'n')", true],
    ["{ c: count(T) }", false],
    ["{ n: T.n, u: U.n }", false],
    ["{ n: T.n } | shift_by(days(1))", false],
  ])("%s: %s", (query, stateless) => {
    expect(createProcessor(planOf(query)).stateless).toBe(stateless);
  });

  test("each row comes out as it comes in, with time and subsort untouched", () => {
    const processor = createProcessor(planOf("{ n: T.n }"));
    const out: OutputRow[] = [];
    for (const time of [9, 3]) {
      processor.push({ table: "T", time, subsort: 7, key: "A", record: { n: time } }, (row) => out.push(row));
    }
    expect(out).toEqual([
      { time: 9, subsort: 7, key: "A", record: { n: 9 } },
      { time: 3, subsort: 7, key: "A", record: { n: 3 } },
    ]);
  });
});
