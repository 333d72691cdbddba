import {
  evaluateFiles,
  type FileQuery,
  parseTimestamp,
  type RecordType,
  toCsv,
  toJsonLines,
  toTable,
} from "@rt-kaskada/fenl";
import { describe, expect, test } from "vitest";

const NUMBERS = `time,subsort,key,m,n
1996-12-19T16:39:57-08:00,0,A,5,10
1996-12-19T16:39:58-08:00,0,B,24,3
1996-12-19T16:39:59-08:00,0,A,17,6
1996-12-19T16:40:00-08:00,0,A,,9
`;
const tables = [{ name: "Numbers", csv: NUMBERS, subsort: "subsort" }];

function csv(query: Omit<FileQuery, "tables">): string[] {
  const { compilation, rows } = evaluateFiles({ tables, ...query });
  const { resultType, keyType, diagnostics } = compilation;
  if (!compilation.plan) throw new Error(diagnostics.map((d) => d.formatted).join());
  return toCsv(rows, resultType as RecordType, keyType!)
    .trimEnd()
    .split("\n");
}

describe("evaluateFiles", () => {
  test("gives every row", () => {
    expect(csv({ query: "{ m: Numbers.m, s: sum(Numbers.m) }" })).toEqual([
      "_time,_key,m,s",
      "1996-12-20T00:39:57.000000000,A,5,5",
      "1996-12-20T00:39:58.000000000,B,24,24",
      "1996-12-20T00:39:59.000000000,A,17,22",
      "1996-12-20T00:40:00.000000000,A,,22",
    ]);
  });

  test("gives each entity's latest result by key hash, a nanosecond after the end", () => {
    expect(csv({ query: "{ s: sum(Numbers.m) }", results: "final" })).toEqual([
      "_time,_key,s",
      "1996-12-20T00:40:00.000000001,B,24",
      "1996-12-20T00:40:00.000000001,A,22",
    ]);
  });

  test("gives latest results of the time before 1970 their own time", () => {
    const old = [{ name: "Old", csv: "time,key\n1960-01-01,A\n1961-01-01,A\n" }];
    const { rows } = evaluateFiles({ tables: old, query: "{ n: count(Old) }", results: "final" });
    expect(rows.map(({ time }) => BigInt(time))).toEqual([parseTimestamp("1961-01-01")! + 1n]);
  });

  test("gives results as of a time, even beyond the data", () => {
    const at = (time: string) => csv({ query: "{ s: sum(Numbers.m) }", finalTime: parseTimestamp(time)! }).slice(1);
    expect(at("1996-12-20T00:39:58")).toEqual([
      "1996-12-20T00:39:58.000000001,B,24",
      "1996-12-20T00:39:58.000000001,A,5",
    ]);
    expect(at("1996-12-20T00:39:57")).toEqual(["1996-12-20T00:39:57.000000001,A,5"]);
    expect(at("2020-01-01")[1]).toBe("2020-01-01T00:00:00.000000001,A,22");
  });

  test("leaves out what hasn't changed since a time", () => {
    const changedSince = parseTimestamp("1996-12-20T00:39:59")!;
    expect(csv({ query: "{ m: Numbers.m }", changedSince })).toHaveLength(3);
    expect(csv({ query: "{ s: sum(Numbers.m) }", changedSince, results: "final" }).slice(1)).toEqual([
      "1996-12-20T00:40:00.000000001,A,22",
    ]);
  });

  test("stops at the limit", () => {
    expect(csv({ query: "{ m: Numbers.m }", limit: 2 })).toHaveLength(3);
    expect(csv({ query: "{ m: Numbers.m }", results: "final", limit: 1 })).toHaveLength(2);
  });

  test("takes views", () => {
    expect(csv({ query: "{ t: twice }", views: [{ name: "twice", expression: "Numbers.m * 2" }] })[1]).toMatch(/,10$/);
  });

  test("tells errors of the query in the compilation", () => {
    const { compilation, rows } = evaluateFiles({ tables, query: "{ x: Numbers.x }" });
    expect(compilation.ok).toBe(false);
    expect(rows).toEqual([]);
  });

  test("gives a header where there are no rows", () => {
    expect(csv({ query: "{ m: Numbers.m } | when($input.m > 100)" })).toEqual(["_time,_key,m"]);
  });

  test("doesn't join rows of two files that only share their line numbers", () => {
    const file = "time,key,v\n2000-01-01,A,1\n";
    const two = ["P", "Q"].map((name) => ({ name, csv: file, grouping: "g" }));
    const { rows } = evaluateFiles({ tables: two, query: "{ p: P.v, q: Q.v }" });
    expect(rows.map((row) => row.record)).toEqual([
      { p: 1, q: null },
      { p: null, q: 1 },
    ]);
  });

  test("doesn't join shifted rows with those that only share their number", () => {
    const csv = "time,key,v\n2000-01-01T00:00:00,A,1\n2000-01-02T00:00:00,A,2\n";
    const query = "{ v: T.v, s: T.v | shift_to(T.time) }";
    const { rows } = evaluateFiles({ tables: [{ name: "T", csv }], query });
    expect(rows.map((row) => row.record)).toEqual([
      { v: null, s: 1 },
      { v: 1, s: null },
      { v: null, s: 2 },
      { v: 2, s: null },
    ]);
  });

  test.each([
    ["", "the file is empty"],
    ["when,key\n2000-01-01,A\n", "no time column 'time'; give one of when, key by time=COLUMN"],
    ["time,key,a\n2000-01-01,A\n", "row 1 has 2 cells, the header has 3"],
    ["time,key\nsoon,A\n", "row 1: 'soon' is no time"],
    ["time,key\ntrue,A\n", "column 'time' of type bool holds no times"],
    ['time,key\n2000-01-01,"A\n', "never closed"],
    ["time,key,a,a\n2000-01-01,A,1,2\n", "there are two columns 'a'"],
    ["time,key,d\n2000-01-01,A,2001-02-29\n", "row 1: '2001-02-29' in column 'd' is no date32"],
    ["time,key,t\n2000-01-01,A,2001-02-03T25:00:00\n", "row 1: '2001-02-03T25:00:00' in column 't' is no timestamp_s"],
    ["time,key,n\n2000-01-01,A,9223372036854775808\n", "row 1: '9223372036854775808' in column 'n' is no i64"],
  ])("says what is wrong with %j", (file, message) => {
    expect(() => evaluateFiles({ tables: [{ name: "T", csv: file }], query: "{ k: T.key }" })).toThrow(message);
  });
});

describe("tables", () => {
  const answer = (query: string, csv: string, columns: { subsort?: string } = {}) => {
    const { compilation, rows } = evaluateFiles({ tables: [{ name: "T", csv, ...columns }], query });
    return toCsv(rows, compilation.resultType as RecordType, compilation.keyType!);
  };

  test("may have no rows", () => {
    expect(answer("{ n: T.n, c: count(T), s: sum(T.n) }", "time,key,n\n")).toBe("_time,_key,n,c,s\n");
  });

  test("have names of their own", () => {
    const table = { name: "T", csv: "time,key\n" };
    expect(() => evaluateFiles({ tables: [table, table], query: "T" })).toThrow("there are two tables 'T'");
  });

  test("have numbers to be sorted by within a time", () => {
    const file = (a: string, b: string) => `time,key,by,v\n2000-01-01,A,${a},1\n2000-01-01,A,${b},2\n`;
    expect(answer("{ v: T.v }", file("2", "1"), { subsort: "by" })).toMatch(/,2\n.*,1\n$/);
    expect(() => answer("{ v: T.v }", file("b", "a"), { subsort: "by" })).toThrow(
      "row 1: 'b' in subsort column 'by' is no number",
    );
  });
});

describe("types of columns", () => {
  const header = "time,key,i,f,b,s,t,d,e";
  const row = "2000-01-01T00:00:00Z,1,-5,1.5,TRUE,x y,2000-01-01T00:00:00.250,2000-02-03,";
  const empty = "2000-01-01T00:00:01Z,2,,,,,,,";
  const csvText = `${header}\r\n${row}\r\n${empty}\r\n`;

  test("are inferred; empty cells are null but for strings", () => {
    const { compilation, rows } = evaluateFiles({ tables: [{ name: "T", csv: csvText }], query: "T" });
    expect(compilation.resultType).toMatchObject({
      fields: ["timestamp_s", "i64", "i64", "f64", "bool", "string", "timestamp_ms", "date32", "null"].map((kind) => ({
        type: { kind },
      })),
    });
    expect(rows.map(({ record: { time: _, key: __, ...values } }) => Object.values(values))).toEqual([
      [-5, 1.5, true, "x y", 946684800250, 10990, null],
      [null, null, null, "", null, null, null],
    ]);
  });

  test.each([
    ["1", "2.5", "f64"],
    ["1", "x", "string"],
    ["2000-01-01T00:00:00", "2000-01-01T00:00:00.123456", "timestamp_us"],
    ["2000-01-01", "2000-01-01T00:00:00", "string"],
    ["9223372036854775807", "1e5", "f64"],
  ])("%s and %s make %s", (a, b, kind) => {
    const csvText = `time,key,v\n2000-01-01,A,${a}\n2000-01-02,A,${b}\n`;
    const { compilation } = evaluateFiles({ tables: [{ name: "T", csv: csvText }], query: "{ v: T.v }" });
    expect(compilation.resultType).toMatchObject({ fields: [{ type: { kind } }] });
  });
});

describe("printing", () => {
  const file = 'time,key,s,t\n2000-01-01,1,"a,""b""",2000-01-01T00:00:00.5\n';
  const query = "{ s: T.s, f: 2.0 + T.key, big: 9223372036854775807 - T.key, xs: collect({ k: T.key }, null), t: T.t }";
  const { compilation, rows } = evaluateFiles({ tables: [{ name: "T", csv: file }], query });
  const types = [compilation.resultType as RecordType, compilation.keyType!] as const;

  test("as CSV", () => {
    expect(toCsv(rows, ...types)).toBe(
      '_time,_key,s,f,big,xs,t\n2000-01-01T00:00:00.000000000,1,"a,""b""",3.0,9223372036854775806,"[{""k"":1}]",2000-01-01T00:00:00.500000000\n',
    );
  });

  test("as JSON lines, with all digits", () => {
    expect(toJsonLines(rows, ...types)).toBe(
      `{"_time":"2000-01-01T00:00:00.000000000","_key":1,"s":"a,\\"b\\"","f":3.0,"big":9223372036854775806,"xs":[{"k":1}],"t":"2000-01-01T00:00:00.500000000"}\n`,
    );
  });

  test("as a table", () => {
    expect(toTable(rows, ...types).split("\n")[0]).toMatch(/^_time {26}_key {2}s {6}f/);
  });

  test("as a table of many rows, each on a line", () => {
    const row = { time: 0n, subsort: 0, key: "A", record: { s: "two\nlines" } };
    const many = toTable(
      Array(200_000).fill(row),
      { kind: "record", fields: [{ name: "s", type: { kind: "string" } }] },
      { kind: "string" },
    );
    expect(many.split("\n")).toHaveLength(200_002);
  });
});
