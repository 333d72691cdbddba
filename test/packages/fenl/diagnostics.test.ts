import { compile } from "@rt-kaskada/fenl";
import { describe, expect, test } from "vitest";
import { schemaOf } from "./run.js";

const T = schemaOf({ name: "T", columns: { n: ["i64"], f: ["f64"], s: ["string"], b: ["bool"], r: ["u32"] } });
const U = schemaOf({ name: "U", columns: { n: ["i64"] } });
const V = schemaOf({ name: "V", columns: { n: ["i64"] }, grouping: "T" });
const W = schemaOf({ name: "W", columns: { n: ["i64"] }, grouping: "T", keyType: "i64" });

const compiled = (query: string, views: Parameters<typeof compile>[1]["views"] = []) =>
  compile(query, { tables: [T, U, V, W], views });

describe("codes and places", () => {
  test.each([
    ["{ x: T.m }", "E0001", 1, 8],
    ["{ x: T.n.m }", "E0001", 1, 6],
    ["{ x: T.n as foo }", "E0002", 1, 13],
    ["{ x: T.s as duration_s }", "E0002", 1, 13],
    ["{ x: collect(T.n, 1, min = 2) }", "E0002", 1, 28],
    ["{ x: Tt.n }", "E0006", 1, 6],
    ["{ x: $input }", "E0006", 1, 6],
    ["{ x: cont(T) }", "E0007", 1, 6],
    ["{}", "E0008", 1, 1],
    ["{ x: count(T, null) }", "E0008", 1, 15],
    ["{ x: count(T, windw = null) }", "E0008", 1, 6],
    ["{ x: ceil(n = T.n, n = 5) }", "E0008", 1, 6],
    ["{ x: lag(1, input = T.n, n = 2) }", "E0008", 1, 10],
    ["{ x: clamp(min = 1, T.n) }", "E0008", 1, 21],
    ["{ x: neg(T.n, T.n) }", "E0008", 1, 15],
    ["{ x: coalesce() }", "E0008", 1, 6],
    ["{ x: hourly() }", "E0008", 1, 6],
    ["remove_fields({ a: T.n }, 'a')", "E0008", 1, 1],
    ["{ x: lookup(5, T.n) }", "E0008", 1, 13],
    ["{ a: T.n, a: T.f }", "E0009", 1, 3],
    ["{ x: since(T.b) }", "E0010", 1, 6],
    ["{ x: json(T.s) }", "E0010", 1, 6],
    ["{ x: T.s < T.s }", "E0010", 1, 10],
    ["{ x: T.s + T.s }", "E0010", 1, 10],
    ["{ x: sum(T.n, window = count(T)) }", "E0010", 1, 24],
    ["{ x: exp(T.s) }", "E0010", 1, 6],
    ["{ x: T.f | substring(T.s, start = $input) }", "E0010", 1, 12],
    ["{ x: lookup(T.n, U.n) }", "E0010", 1, 13],
    ["{ x: T.n + }", "E0011", 1, 12],
    ["{ x: T.n\n  y: 1 }", "E0011", 2, 3],
    ["{ x: 300u8 }", "E0011", 1, 6],
    ["T.n", "E0013", 1, 1],
    ["{ x: days(T.n) }", "E0013", 1, 6],
    ["{ x: 5 }", "E0013", 1, 1],
    ["select_fields(T, T.s)", "E0014", 1, 18],
    ["{ x: lag(T.n, T.n) }", "E0014", 1, 10],
    ["select_fields(T, 5)", "E0010", 1, 18],
    ["{ x: T.s + T.n }", "E0015", 1, 10],
    ["{ x: T.n + U.n }", "W2001", 1, 10],
    ["{ x: T.n, y: W.n }", "E0010", 1, 14],
  ])("%j: %s at %i:%i", (query, code, line, column) => {
    const { ok, diagnostics, plan } = compiled(query);
    const errors = diagnostics.filter(({ severity }) => severity === "error");
    expect(errors.map((d) => [d.code, d.line, d.column])).toEqual([[code, line, column]]);
    expect(ok).toBe(false);
    expect(plan).toBeUndefined();
  });

  test.each([
    ["let x = T.n in { n: T.n }", "W2001", 1, 5],
    ["T.n | { n: T.n }", "W2001", 1, 5],
    ["{ x: T.n + V.n }", "W2000", 1, 10],
  ])("%j warns: %s at %i:%i", (query, code, line, column) => {
    const { ok, diagnostics, plan } = compiled(query);
    expect(diagnostics[0]).toMatchObject({ severity: "warning", code, line, column });
    expect(ok).toBe(true);
    expect(plan).toBeDefined();
  });

  // As the original engine goes on after a fault, and what it leaves out then.
  test.each([
    ["let { n: T.n}", ["E0011 1:5", "E0011 1:13"]],
    ["limit x = 5 in { n: T.n}", ["E0011 1:7", "E0011 1:24"]],
    ["let + = 5 in { n: T.n + 1 } ", ["E0011 1:5", "E0011 1:7", "E0011 1:27"]],
    ["{ n: T.n as + } ", ["E0011 1:13", "E0011 1:15"]],
    ["{ a: T.n +, b: ] }", ["E0011 1:11", "E0011 1:16"]],
    ["{ a: *, b: 'x", ["E0011 1:6", "E0011 1:7", "E0011 1:12"]],
    ["select_fields(T, $input, 's')", ["E0006 1:18", "E0014 1:18"]],
    ["{ f: T.s | collect(max = T.n) | index(1) }", ["E0014 1:26", "E0010 1:33"]],
    ["T.n | extend(T.f)", ["E0010 1:14"]],
    ["{ n: T.n, n: T.n, f: T.f, f: T.f }", ["E0009 1:19", "E0009 1:3"]],
    ["let x = T.n in { n: cont(T.n), m: T.m }", ["E0007 1:21", "W2001 1:5"]],
    ["{ a: foo(bar(T)), b: T.zz + baz() }", ["E0007 1:6", "E0007 1:29"]],
    ["{ a: T.zz, b: T.s + T.s, c: U.n + T.n }", ["E0001 1:8", "E0010 1:19", "W2001 1:33", "W2000 1:33"]],
  ])("%j has several: %j", (query, expected) => {
    const found = compiled(query).diagnostics.map((d) => `${d.code} ${d.line}:${d.column}`);
    expect(found).toEqual(expected);
  });

  test("aggregates of two tables don't warn", () => {
    expect(compiled("{ x: sum(T.n) + sum(V.n) }").diagnostics).toEqual([]);
  });
});

describe("syntax faults", () => {
  test.each([
    ["{ x: T.n", "Unexpected end of the expression"],
    ['T "a"', "Unexpected string"],
    ["{ x: T.n ) }", "Unexpected ')'"],
  ])("%s", (query, message) => {
    expect(compiled(query).diagnostics[0]?.formatted).toContain(message);
  });
});

describe("formatted", () => {
  test("shows the line, underlines the place and names what is near", () => {
    expect(compiled("{\n  x: T.nn\n}").diagnostics[0]!.formatted).toBe(
      [
        "error[E0001]: Illegal field reference",
        "  --> Query:2:8",
        "  |",
        "2 |   x: T.nn",
        "  |        ^^ No field named 'nn'",
        "  |",
        "  = Nearest fields: 'n', 'b', 'f', 'r', 's'",
        "",
        "",
      ].join("\n"),
    );
  });

  test("goes with what the code means and what it is about", () => {
    expect(compiled("{ x: T.nn }").diagnostics[0]).toMatchObject({
      message: "Illegal field reference",
      detail: "No field named 'nn'",
    });
  });

  test("marks several places", () => {
    const { formatted } = compiled("{ x: T.s + T.n }").diagnostics[0]!;
    expect(formatted).toContain("          ^ Incompatible types for call to 'add'");
    expect(formatted).toContain("     --- Type: string");
    expect(formatted).toContain("           --- Type: i64");
  });

  test("counts characters, not UTF-16 units", () => {
    expect(compiled("{ s: '😀', x: T.m }").diagnostics[0]).toMatchObject({ line: 1, column: 16 });
  });

  test("links to the page of a code that has one", () => {
    expect(compiled("T.n").diagnostics[0]!.webLink).toMatch(/e0013$/);
    expect(compiled("{ x: T.m }").diagnostics[0]!.webLink).toBeUndefined();
  });
});

describe("views", () => {
  test("may use each other in any order, and names the view that is wrong", () => {
    const views = [
      { name: "a", expression: "b + 1" },
      { name: "b", expression: "T.n" },
    ];
    expect(compiled("{ a }", views).ok).toBe(true);
    const broken = compiled("{ a }", [views[0]!, { name: "b", expression: "T.zz" }]);
    expect(broken.diagnostics.map((d) => [d.source, d.code])).toEqual([["Persisted View: b", "E0001"]]);
  });

  test("that are broken but not used don't matter", () => {
    expect(compiled("{ n: T.n }", [{ name: "a", expression: "(" }]).ok).toBe(true);
  });

  test("that are no Fenl are reported where they are used from", () => {
    const { diagnostics } = compiled("{ a }", [{ name: "a", expression: "T.n +", kind: "requested" }]);
    expect(diagnostics[0]).toMatchObject({ source: "Requested View: a", code: "E0011", line: 1, column: 6 });
  });

  test("in a circle are reported", () => {
    const { diagnostics } = compiled("{ a }", [
      { name: "a", expression: "b" },
      { name: "b", expression: "a" },
    ]);
    expect(diagnostics.map((d) => d.code)).toEqual(["E0012"]);
    expect(diagnostics[0]!.formatted).toContain("a -> b -> a");
  });

  test("sent along hide stored ones of the same name", () => {
    const { resultType } = compiled("{ a }", [
      { name: "a", expression: "T.s", kind: "requested" },
      { name: "a", expression: "T.n", kind: "persisted" },
    ]);
    expect(resultType).toEqual({ kind: "record", fields: [{ name: "a", type: { kind: "string" } }] });
  });

  test("need names that can be written, each once", () => {
    const named = (...names: string[]) =>
      names.map((name) => ({ name, expression: "T.n", kind: "requested" as const }));
    expect(compiled("{ n: T.n }", named("a b")).diagnostics.map((d) => d.code)).toEqual(["E0003"]);
    expect(compiled("{ n: T.n }", named("a", "a")).diagnostics.map((d) => d.code)).toEqual(["E0004"]);
  });

  test("of views of views are analyzed once each", () => {
    const views = Array.from({ length: 60 }, (_, i) => ({
      name: `v${i}`,
      expression: i === 0 ? "T.n" : `v${i - 1} + v${i - 1}`,
    }));
    expect(compiled("{ x: v59 }", views).ok).toBe(true);
  });

  test("may have any type", () => {
    for (const formula of ["T.n", "since(daily())", "days(3)", "5"]) {
      expect(compile(formula, { tables: [T] }, { mode: "formula" })).toMatchObject({ ok: true, diagnostics: [] });
    }
  });
});

test("names are told apart: free, and missing", () => {
  const { freeNames, missingNames } = compiled("let x = T.n in { x, y: Nope.z, w: x | add($input, U.n) }");
  expect(freeNames).toEqual(["T", "Nope", "U"]);
  expect(missingNames).toEqual(["Nope"]);
});
