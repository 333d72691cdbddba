import { createProcessor, formatTimestamp, type OutputRow } from "@rt-kaskada/fenl";
import { describe, expect, test } from "vitest";
import { rowsOf, run, type TestTable } from "../run.js";

/** Results as [seconds since 2000, key, values …]. */
function results(query: string, tables: readonly TestTable[]) {
  const start = 946_684_800_000_000_000n;
  return run(query, tables).out.map((row) => [
    Number((BigInt(row.time) - start) / 1_000_000_000n),
    row.key,
    ...Object.values(row.record),
  ]);
}

const second = (n: number) => formatTimestamp(946_684_800_000_000_000n + BigInt(n) * 1_000_000_000n, 0);
const at = (...seconds: number[]) => ({ times: seconds.map(second), subsorts: seconds.map(() => 0) });

describe("merging domains", () => {
  const P: TestTable = { name: "P", grouping: "g", columns: { v: ["i64", 1, 2] }, ...at(1, 3) };
  const R: TestTable = { name: "R", grouping: "g", columns: { v: ["i64", 10, 20] }, ...at(3, 5) };

  test("discrete values meet only in common rows", () => {
    expect(results("{ x: P.v + R.v }", [P, R])).toEqual([
      [1, "A", null],
      [3, "A", 12],
      [5, "A", null],
    ]);
  });

  test("continuous values stay until they change, and are null before", () => {
    expect(results("{ p: P.v, n: count(R) }", [P, R])).toEqual([
      [1, "A", 1, null],
      [3, "A", 2, 1],
      [5, "A", null, 2],
    ]);
    expect(results("{ x: sum(P.v) + count(R) }", [P, R])).toEqual([
      [1, "A", null],
      [3, "A", 4],
      [5, "A", 5],
    ]);
  });

  test("rows of one instant stay apart when their subsorts differ", () => {
    const late = { ...R, subsorts: [7, 7] };
    expect(results("{ p: P.v, r: R.v }", [P, late]).map((row) => row.slice(2))).toEqual([
      [1, null],
      [2, null],
      [null, 10],
      [null, 20],
    ]);
  });

  test("literals are everywhere and never new", () => {
    expect(results("{ c: count(0), l: last(2), v: P.v + 1 }", [P])).toEqual([
      [1, "A", 0, null, 2],
      [3, "A", 0, null, 3],
    ]);
  });
});

test("rows of one instant come by subsort, then by hash of the key", () => {
  const T: TestTable = {
    name: "T",
    columns: { n: ["i64", 1, 2, 3] },
    keys: ["A", "B", "A"],
    times: [second(0), second(0), second(0)],
    subsorts: [1, 1, 0],
  };
  expect(
    results("{ n: T.n, m: T.n | with_key(T.key) | sum() | lookup(T.key) }", [T]).map((row) => row.slice(1, 3)),
  ).toEqual([
    ["A", 3],
    ["B", 2],
    ["A", 1],
  ]);
});

describe("ticks", () => {
  const I: TestTable = {
    name: "I",
    columns: { n: ["i64", 2, 3, 6, 9] },
    keys: ["Ben", "Ryan", "Ben", "Ben"],
    times: ["2000-01-01T16:00:57", "2000-01-01T16:00:58", "2000-01-01T17:00:59", "2000-01-01T17:01:00"],
  };

  test("add a row for every entity, after which the window starts anew", () => {
    const { out } = run("{ n: I.n, s: sum(I.n, window = since(hourly())) }", [I]);
    expect(
      out.map((row) => [formatTimestamp(BigInt(row.time), 0).slice(11), row.key, row.record.n, row.record.s]),
    ).toEqual([
      ["16:00:57", "Ben", 2, 2],
      ["16:00:58", "Ryan", 3, 3],
      ["17:00:00", "Ryan", null, 3],
      ["17:00:00", "Ben", null, 2],
      ["17:00:59", "Ben", 6, 6],
      ["17:01:00", "Ben", 9, 15],
    ]);
    expect(out[2]!.subsort).toBe(18446744073709551615n);
  });

  test("fire at every boundary of a gap", () => {
    const gap = { ...I, keys: ["A", "A"], columns: { n: ["i64", 1, 2] as const }, times: ["2000-01-31", "2000-05-02"] };
    const { out } = run("last(I) | when(monthly())", [gap]);
    expect(out.map((row) => formatTimestamp(BigInt(row.time), 0).slice(0, 10))).toEqual([
      "2000-02-01",
      "2000-03-01",
      "2000-04-01",
      "2000-05-01",
    ]);
  });

  test("refuse a gap that only a wrong time can have made", () => {
    const gap = { ...I, keys: ["A", "A"], columns: { n: ["i64", 1, 2] as const }, times: ["1970-01-01", "2026-01-01"] };
    expect(() => run("{ n: count(I) | when(minutely()) }", [gap])).toThrow("check the time column's unit");
    expect(run("{ n: count(I) | when(yearly()) }", [gap]).out).toHaveLength(57);
  });

  test("come out once the clock has passed them, without a row", () => {
    const { compilation } = run("{ n: count(I) } | when(hourly())", [I]);
    const processor = createProcessor(compilation.plan!);
    const out: OutputRow[] = [];
    const emit = (row: OutputRow) => out.push(row);
    const [first] = rowsOf(I);
    processor.push(first!, emit);
    const hour = 3_600_000_000_000n;
    const boundary = BigInt(first!.time) - (BigInt(first!.time) % hour) + hour;
    processor.advanceTo(boundary - 1n, emit);
    expect(out).toEqual([]);
    processor.advanceTo(boundary, emit);
    expect(out.map((row) => row.time)).toEqual([boundary]);
    processor.advanceTo(boundary + 2n * hour, emit);
    expect(out).toHaveLength(3);
    processor.finish(emit);
    expect(out).toHaveLength(3);
  });
});

describe("lookup", () => {
  const names: TestTable = {
    name: "Names",
    keyType: "i64",
    keys: [5, 6, 5],
    columns: { name: ["string", "FiveA", "Six", "FiveB"] },
    ...at(0, 2, 3),
  };
  const requests: TestTable = { name: "Requests", columns: { code: ["i64", 5, 6, 5, 7, null] }, ...at(1, 2, 3, 4, 5) };

  test("finds the value as of the row's time; one at the very same time and subsort is there already", () => {
    const query = "{ name: lookup(Requests.code, last(Names.name)) }";
    expect(results(query, [names, requests]).map((row) => row[2])).toEqual(["FiveA", "Six", "FiveB", null, null]);
  });

  test("orders rows of one instant by the keys of their own table", () => {
    const pairs: TestTable = {
      ...names,
      keys: [1, 0, 2],
      subsorts: [0, 0, 0],
      times: [second(0), second(0), second(0)],
    };
    const query = "{ n: lookup(R.code, last(Names.name)), t: R.code }";
    const R: TestTable = { name: "R", columns: { code: ["i64", 0, 1, 2] }, keys: ["x", "y", "z"], ...at(1, 1, 1) };
    expect(
      results(query, [pairs, R])
        .map((row) => row[2])
        .sort(),
    ).toEqual(["FiveA", "FiveB", "Six"]);
  });

  test("finds a discrete value only in its own row", () => {
    const query = "{ name: lookup(Requests.code, Names.name) }";
    expect(results(query, [names, requests]).map((row) => row[2])).toEqual([null, "Six", "FiveB", null, null]);
  });
});

describe("moving rows", () => {
  const T: TestTable = {
    name: "T",
    columns: { n: ["i64", 57, 58, 59, null], p: ["bool", true, false, null, true] },
    keys: ["A", "B", "A", "B"],
    subsorts: [0, 0, 0, 0],
  };

  test("released rows are rows of their own beside those that release them", () => {
    expect(results("{ n: T.n, held: T.n | shift_until(T.p) | sum() }", [T])).toEqual([
      [0, "A", 57, 57],
      [1, "B", 58, null],
      [2, "A", 59, 57],
      [3, "B", null, null],
      [3, "B", null, 58],
      [3, "B", null, 58],
    ]);
  });

  test("null values are shifted, too", () => {
    expect(results("{ n: T.n } | shift_by(seconds(10))", [T]).map((row) => [row[0], row[2]])).toEqual([
      [10, 57],
      [11, 58],
      [12, 59],
      [13, null],
    ]);
  });

  test("to a literal time", () => {
    expect(results(`{ n: T.n } | shift_to("2000-01-01T00:00:02")`, [T]).map((row) => row[0])).toEqual([2, 2, 2]);
  });
});

describe("what the engine could not do", () => {
  const T: TestTable = { name: "T", columns: { x: ["i64", 3, 4], f: ["f64", 1, 2], s: ["string", "a", "b"] } };
  test.each([
    ["T.x - T.x", [0, 0]],
    ["T.x == T.x", [true, true]],
    ["T.x * 0", [0, 0]],
    ["T.x < null", [null, null]],
    ["time_of(5)", [null, null]],
    ["T.x / (T.x - T.x)", [null, null]],
    ["T.x | first(window = sliding(1, true))", [3, 4]],
    ["variance(T.f, window = sliding(2, true))", [null, 0.25]],
    ["collect(T.x, null, window = sliding(1, true)) | list_len()", [1, 1]],
    ["T.s | substring(end = -5)", ["", ""]],
    ["(seconds(90) as duration_s) as duration_ms as i64", [90000, 90000]],
  ])("%s", (expression, values) => {
    const query = expression.includes("as duration_ms as i64")
      ? "{ r: ((seconds(90) as duration_ms) as i64) + T.x * 0 }"
      : `{ x: T.x, r: ${expression} }`;
    expect(run(query, [T]).out.map((row) => row.record.r)).toEqual(values);
  });
});

test("times may come as numbers", () => {
  const { compilation } = run("{ d: day_of_year(time_of(T.n)) }", [{ name: "T", columns: { n: ["i64", 1] } }]);
  const out: OutputRow[] = [];
  const row = { table: "T", time: 86_400_000_000_000, subsort: 0, key: "A", record: { n: 1 } };
  createProcessor(compilation.plan!).push(row, (result) => out.push(result));
  expect(out[0]!.record.d).toBe(2);
});

describe("numbers", () => {
  const T: TestTable = {
    name: "T",
    columns: {
      a: ["i64", 9223372036854775807n, 9007199254740991, -7],
      b: ["i64", 1, 1, 2],
      i: ["i32", 2147483647, -5, 7],
      u: ["u32", 4294967295, 1, 3],
      f: ["f32", Math.fround(0.1), Math.fround(0.2), 1],
    },
  };
  test.each([
    ["T.a + T.b", [-9223372036854775808n, 9007199254740992n, -5]],
    ["T.a / T.b", [9223372036854775807n, 9007199254740991, -3]],
    ["sum(T.a)", [9223372036854775807n, 9223372036854775807n, 9223372036854775800n]],
    ["T.i + 1i32", [-2147483648, -4, 8]],
    ["T.i * 2i32", [-2, -10, 14]],
    ["T.u + 1u32", [0, 2, 4]],
    ["T.f + T.f", [Math.fround(0.2), Math.fround(0.4), 2]],
    ["T.a as i32", [null, null, -7]],
    ["T.a as string", ["9223372036854775807", "9007199254740991", "-7"]],
    ["T.f as f64", [Math.fround(0.1), Math.fround(0.2), 1]],
    ["-T.u", [-4294967295, -1, -3]],
    ["T.a == 9223372036854775807", [true, false, false]],
    ["max(T.a)", [9223372036854775807n, 9223372036854775807n, 9223372036854775807n]],
  ])("%s", (expression, values) => {
    expect(run(`{ r: ${expression} }`, [T]).out.map((row) => row.record.r)).toEqual(values);
  });
});

describe("names of fields", () => {
  test("can't reach what objects inherit", () => {
    const T: TestTable = { name: "T", columns: { ["constructor" as string]: ["i64", 1], n: ["i64", 2] } };
    const query = "{ __proto__: T.n, toString: T.constructor, x: { __proto__: T.n }.__proto__ }";
    const [row] = run(query, [T]).out;
    expect(Object.entries(row!.record)).toEqual([
      ["__proto__", 2],
      ["toString", 1],
      ["x", 2],
    ]);
    const absent: TestTable = { name: "T", columns: { n: ["i64", 2] } };
    const { out } = run("{ x: last({ valueOf: T.n | if(false) }).valueOf }", [absent]);
    expect(out[0]!.record.x).toBeNull();
  });
});

test("a wider merge may use values of a narrower one that was made later", () => {
  const columns = { n: ["i64", 1, 2], c: ["bool", true, false] } as const;
  const T: TestTable = { name: "T", grouping: "g", columns, ...at(0, 1) };
  const U: TestTable = { name: "U", grouping: "g", columns, ...at(1, 2) };
  const windowed = "first(T.n | when(T.c), window = since(U.c))";
  expect(results(`{ m: max(T.n, window = sliding(2, is_valid(${windowed}))), n: T.n }`, [T, U])).toEqual([
    [0, "A", 1, 1],
    [1, "A", 2, 2],
    [2, "A", 2, null],
  ]);
});
