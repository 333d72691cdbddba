import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CsvRow, detectDelimiter, readCsv, splitQuoted } from "../../../apps/loader/src/csv.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rtk-test-csv-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function read(text: string, delimiter = ","): Promise<CsvRow[]> {
  const path = join(folder, "x.csv");
  await writeFile(path, text);
  const rows: CsvRow[] = [];
  for await (const piece of readCsv(path, delimiter)) rows.push(...piece);
  return rows;
}

describe("readCsv", () => {
  it("splits lines, whatever ends them, and leaves blank ones and a byte order mark out", async () => {
    expect(await read("\uFEFFa,b\r\n\n1,,3\n\n4,5")).toEqual([
      { line: 1, raw: "a,b", fields: ["a", "b"] },
      { line: 3, raw: "1,,3", fields: ["1", null, "3"] },
      { line: 5, raw: "4,5", fields: ["4", "5"] },
    ]);
  });

  it("reads quoted fields, over several lines, too", async () => {
    expect(await read('"a,""x""",b\n1,"two\nlines"\n"",3\n')).toEqual([
      { line: 1, raw: '"a,""x""",b', fields: ['a,"x"', "b"] },
      { line: 2, raw: '1,"two\nlines"', fields: ["1", "two\nlines"] },
      { line: 4, raw: '"",3', fields: ["", "3"] },
    ]);
  });

  it("loses only the broken line when a quote isn't closed", async () => {
    expect(await read('1,a\n2,"b\n3,c\n4,"d"\n')).toEqual([
      { line: 1, raw: "1,a", fields: ["1", "a"] },
      { line: 2, raw: '2,"b', fields: undefined },
      { line: 3, raw: "3,c", fields: ["3", "c"] },
      { line: 4, raw: '4,"d"', fields: ["4", "d"] },
    ]);
    const many = Array.from({ length: 3000 }, (_, i) => `${i},x`);
    many[10] = '10,"x';
    const rows = await read(many.join("\n"));
    expect(rows).toHaveLength(3000);
    expect(rows.filter((row) => !row.fields).map((row) => row.line)).toEqual([11]);
  });

  it("gives back what a writer of CSV wrote", async () => {
    const cell = fc.oneof(fc.string({ minLength: 1 }), fc.constantFrom('"', ",", "\n", 'a"b', "ü€"));
    const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(cell, { minLength: 1, maxLength: 5 }), { maxLength: 20 }), async (table) => {
        const rows = await read(table.map((row) => `${row.map(quoted).join()}\n`).join(""));
        // A line end inside a quote is taken for LF.
        expect(rows.map((row) => row.fields)).toEqual(
          table.map((row) => row.map((text) => text.replaceAll("\r\n", "\n"))),
        );
      }),
      { numRuns: 60 },
    );
  });
});

describe("splitQuoted", () => {
  it("tells open quotes and text after a closing one", () => {
    expect(splitQuoted('a,"b', ",")).toBe("open");
    expect(splitQuoted('a,"b"c,d', ",")).toBeUndefined();
    expect(splitQuoted('a;"b";', ";")).toEqual(["a", "b", null]);
  });
});

describe("detectDelimiter", () => {
  it.each([
    ["a;b;c", ";"],
    ["a,b", ","],
    ["a\tb", "\t"],
    ["alone", ","],
  ])("%j", (line, delimiter) => expect(detectDelimiter(line)).toBe(delimiter));
});
