import { compile, createProcessor, evaluateFiles, FUNCTIONS, type OutputRow, simple } from "@rt-kaskada/fenl";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

/** Set by any text below that gets to run as code. */
const flag = "fenlWasHere";
const attacks = [
  `"];globalThis.${flag}=1;//`,
  `\`+(globalThis.${flag}=1)+\``,
  `\${globalThis.${flag}=1}`,
  `\n};globalThis.${flag}=1;{\n`,
  `\u2028globalThis.${flag}=1\u2029`,
  `*/globalThis.${flag}=1/*`,
  "__proto__",
  "constructor",
  "toString",
  "\\",
  "'",
];
const text = fc.oneof(
  fc.constantFrom(...attacks),
  fc.string(),
  fc.constantFrom(...attacks).chain((a) => fc.string().map((b) => b + a)),
);

const quoted = (value: string): string =>
  `"${value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n").replaceAll("\r", "\\r")}"`;
const untouched = (): void => expect(flag in globalThis).toBe(false);

function results(query: string, columns: Record<string, unknown>): OutputRow[] {
  const names = Object.keys(columns);
  const fields = [
    { name: "time", type: simple("timestamp_ns") },
    { name: "key", type: simple("string") },
    ...names.map((name) => ({ name, type: simple("string") })),
  ];
  const { plan, diagnostics } = compile(query, {
    tables: [{ name: "T", fields, timeColumn: "time", keyColumn: "key" }],
  });
  if (!plan) throw new Error(diagnostics.map((d) => d.formatted).join());
  const processor = createProcessor(plan);
  const out: OutputRow[] = [];
  processor.push({ table: "T", time: 1n, subsort: 0, key: "A", record: { time: 1n, key: "A", ...columns } }, (row) =>
    out.push(row),
  );
  processor.finish((row) => out.push(row));
  return out;
}

describe("texts that would be code", () => {
  test("strings in a query stay strings", () => {
    fc.assert(
      fc.property(text, (value) => {
        const query = `{ a: coalesce(T.s, ${quoted(value)}), b: T.s == ${quoted(value)}, c: len(${quoted(value)}) + count(T) }`;
        expect(results(query, { s: null })[0]!.record).toMatchObject({ a: value });
        untouched();
      }),
    );
  });

  test("names of columns stay names", () => {
    fc.assert(
      fc.property(
        // `x` is what one of the queries sets.
        text.filter((name) => !["time", "key", "x"].includes(name)),
        text,
        (name, value) => {
          const columns = Object.fromEntries([[name, value]]);
          for (const query of ["T", "last(T)", "{ a: T } | when(is_valid($input.a))", "T | extend({ x: 1 })"]) {
            const { record } = results(query, columns)[0]!;
            const inner = (Object.hasOwn(record, "a") && query.startsWith("{") ? record.a : record) as object;
            expect(Object.getOwnPropertyDescriptor(inner, name)?.value).toBe(value);
          }
          untouched();
        },
      ),
      { numRuns: 40 },
    );
  });

  test.each(["constructor", "__proto__", "toString", "hasOwnProperty", "prototype"])(
    "fields may be called %s",
    (name) => {
      const query = `{ ${name}: 1, b: { ${name}: T.s }, c: { ${name}: 5 }.${name}, d: last({ ${name}: T.s }).${name} } | extend({ t: count(T) })`;
      const { record } = results(query, { s: "x" })[0]!;
      expect(Object.getOwnPropertyDescriptor(record, name)?.value).toBe(1);
      expect(record).toMatchObject({ c: 5, d: "x" });
      expect(Object.getPrototypeOf(record)).toBe(Object.prototype);
      expect(() => results(`{ a: T.${name} }`, { s: "x" })).toThrow("E0001");
    },
  );

  test.each([
    "globalThis",
    "process",
    "require",
    "Function",
    "helpers",
    "channels",
    "eval",
    "constructor",
    "__proto__",
  ])("a query doesn't see %s", (name) => {
    expect(() => results(`{ a: ${name} }`, {})).toThrow("E0006");
    expect(() => results(`{ a: ${name}(T) }`, {})).toThrow("E0007");
    expect(FUNCTIONS.some((definition) => definition.signature.name === name)).toBe(false);
  });

  test("files and views can't get out of their texts, either", () => {
    const header = `time,key,"${attacks[0]!.replaceAll('"', '""')}",constructor`;
    const { rows, compilation } = evaluateFiles({
      query: "{ v, c: T.constructor, r: T }",
      tables: [{ name: "T", csv: `${header}\n2000-01-01,A,"\`\${1}",5\n` }],
      views: [{ name: "v", expression: `"${attacks[1]}"` }],
    });
    expect(compilation.diagnostics).toEqual([]);
    expect(rows[0]!.record).toMatchObject({ v: attacks[1], c: 5 });
    untouched();
  });
});
