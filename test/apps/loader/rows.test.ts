import { readFileSync } from "node:fs";
import { parseRecordSchema } from "@rt-kaskada/records";
import { describe, expect, it } from "vitest";
import { mapColumns } from "../../../apps/loader/src/columns.js";
import type { CsvRow } from "../../../apps/loader/src/csv.js";
import { RowReader } from "../../../apps/loader/src/row-reader.js";

const eshop = parseRecordSchema(readFileSync("schemas/eshop-input.avsc", "utf8"));
const rowsOf = (...lines: string[]): CsvRow[] =>
  lines.map((raw, index) => ({ line: index + 1, raw, fields: raw.split(";").map((cell) => cell || null) }));

function readAll(schema: typeof eshop, rows: CsvRow[]) {
  const columns = mapColumns(schema, rows);
  const reader = new RowReader(schema, columns);
  return rows.slice(columns.hasHeader ? 1 : 0).map((row) => reader.read(row));
}

const PUBLISHED =
  "year;month;day;order;country;session ID;page 1 (main category);page 2 (clothing model);colour;location;model photography;price;price 2;page";
const first = "2008;4;1;1;29;1;1;A13;1;5;1;28;2;1";

describe("mapColumns", () => {
  it("maps a file without a header by place", () => {
    expect(mapColumns(eshop, rowsOf(first))).toEqual({
      names: eshop.fields.slice(0, 14).map((field) => field.name),
      hasHeader: false,
    });
  });

  it("knows the header of the published file, and our own in any order", () => {
    expect(mapColumns(eshop, rowsOf(PUBLISHED, first))).toEqual({
      names: eshop.fields.slice(0, 14).map((field) => field.name),
      hasHeader: true,
    });
    expect(mapColumns(eshop, rowsOf("SO_KEY;Model;remarks;price", "1;A1;x;2"))).toEqual({
      names: ["so_key", "model", undefined, "price"],
      hasHeader: true,
    });
  });

  it("takes all 16 columns where the file has them", () => {
    const [row] = readAll(eshop, rowsOf(`${first};2008-04-01T00:00:05Z;77`));
    expect(row).toMatchObject({ values: { event_time: Date.UTC(2008, 3, 1, 0, 0, 5), so_key: 77 } });
  });

  it("maps by place under a header whose names say nothing", () => {
    const header = "a;b;c;d;e;f;g;h;i;j;k;l;m;n";
    expect(mapColumns(eshop, rowsOf(header, first))).toMatchObject({ hasHeader: true, names: { length: 14 } });
  });

  it("isn't led astray by a bad first row", () => {
    expect(mapColumns(eshop, rowsOf("2008;x", first, first))).toMatchObject({
      hasHeader: false,
      names: { length: 14 },
    });
  });

  it("says what it expected", () => {
    expect(() => mapColumns(eshop, rowsOf("1;2;3"))).toThrow("rows have 3 columns, 14 or 16 are expected");
    expect(() => mapColumns(eshop, rowsOf("model;model"))).toThrow("names model twice");
    expect(() => mapColumns(eshop, [])).toThrow("empty");
    const strict = parseRecordSchema(
      '{"type":"record","name":"R","fields":[{"name":"a","type":"int"},{"name":"b","type":"int"},{"name":"c","type":"string"}]}',
    );
    expect(() => mapColumns(strict, rowsOf("A;C", "1;x"))).toThrow("lacks b, which may not be null");
  });
});

describe("RowReader", () => {
  it("derives the event time, counted for each day, and the key", () => {
    const rows = rowsOf(first, first.replace("2008;4;1;1", "2008;4;1;2"), first.replace("2008;4;1", "2008;4;2"), first);
    const read = readAll(eshop, rows).map((row) => (row.reason === undefined ? row.values : row));
    const midnight = Date.UTC(2008, 3, 1);
    expect(read.map((row) => (row as { event_time: number }).event_time - midnight)).toEqual([
      0, 1000, 86_400_000, 2000,
    ]);
    expect(read[1]).toMatchObject({ so_key: 1002, model: "A13", order_seq: 2, price: 28 });
  });

  it("rejects bad rows without shifting the others' times and keys", () => {
    const rows = rowsOf(
      first,
      "2008;4;1;2;29;1",
      "2008;4;1;word;29;1;1;A13;1;5;1;28;2;1",
      "2008;13;1;3;29;1;1;A13;1;5;1;28;2;1",
      first,
    );
    const read = readAll(eshop, rows);
    expect(read.slice(1, 4)).toEqual([
      { reason: "it has 6 columns, 14 are expected" },
      { reason: 'order_seq: "word" is not an int' },
      { reason: "event_time can't be derived: 2008-13-1 is not a date" },
    ]);
    expect(read[4]).toMatchObject({ values: { event_time: Date.UTC(2008, 3, 1, 0, 0, 3), so_key: 1001 } });
  });

  it.each([
    ["2008;4;1;1000;29;1;1;A13;1;5;1;28;2;1", "order_seq 1000 is not below 1000"],
    ["2008;4;1;1;29;9999999;1;A13;1;5;1;28;2;1", "session 9999999 is out of range"],
    ["2008;4;1;;29;1;1;A13;1;5;1;28;2;1", "session or order_seq is empty"],
    [`${first};;;x`, "it has 17 columns, 14 are expected"],
    [first.replace("28", "99999999999"), 'price: "99999999999" is not an int'],
    [first.replace("28", "2.5"), 'price: "2.5" is not an int'],
  ])("rejects %s", (line, reason) => {
    expect(readAll(eshop, rowsOf(first, line))[1]).toEqual({ reason: expect.stringContaining(reason) });
  });

  it("lets a trailing delimiter and blanks pass", () => {
    expect(readAll(eshop, rowsOf(first, `${first.replace("28", " 28 ")};`))[1]).toMatchObject({
      values: { price: 28 },
    });
  });

  it("reads a schema of the user's own", () => {
    const types: [string, unknown, string, unknown][] = [
      ["id", "long", "9007199254740993", 9007199254740993n],
      ["flag", "boolean", "TRUE", true],
      ["ratio", "double", "1.5e3", 1500],
      ["note", ["null", "string"], "", null],
      ["raw", "bytes", "AQI=", Buffer.from([1, 2])],
      ["day", { type: "int", logicalType: "date" }, "1970-01-03", 2],
      ["at", { type: "long", logicalType: "timestamp-millis" }, "1970-01-01 00:00:01", 1000],
      ["fine", { type: "long", logicalType: "timestamp-micros" }, "1970-01-01T01:00:00+01:00", 0],
      ["clock", { type: "int", logicalType: "time-millis" }, "00:00:02", 2000],
    ];
    const fields = types.map(([name, type]) => ({ name, type }));
    const schema = parseRecordSchema(JSON.stringify({ type: "record", name: "Own", fields }));
    const rows = rowsOf(types.map(([name]) => name).join(";"), types.map(([, , text]) => text).join(";"));
    expect(readAll(schema, rows)).toEqual([
      { values: Object.fromEntries(types.map(([name, , , value]) => [name, value])) },
    ]);
    expect(readAll(schema, [rows[0]!, ...rowsOf(";x;;;;;;;")])).toEqual([{ reason: "id is empty" }]);
  });
});
