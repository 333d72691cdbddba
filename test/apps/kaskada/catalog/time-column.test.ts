import type { RecordField } from "@rt-kaskada/records";
import { expect, test } from "vitest";
import { parseTime, timeReader } from "../../../../apps/kaskada/src/catalog/time-column.js";

const field = (type: RecordField["type"], logicalType?: RecordField["logicalType"]): RecordField => ({
  name: "t",
  type,
  nullable: true,
  hasDefault: false,
  ...(logicalType && { logicalType }),
});

test.each<[RecordField, unknown, bigint]>([
  [field("long"), 1687303801000000000n, 1687303801000000000n],
  [field("long", "local-timestamp-millis"), 1687303801000, 1687303801000000000n],
  [field("long", "timestamp-micros"), -1, -1000n],
  [field("int", "date"), 2, 172_800_000_000_000n],
  [field("double"), 12.9, 12n],
  [field("string"), "1996-12-19T16:39:57-08:00", 851042397000000000n],
])("%o reads %s", (column, value, nanoseconds) => {
  expect(timeReader(column)!(value)).toBe(nanoseconds);
});

test.each([
  ["2022-10-27", 1666828800000000000n],
  ["2023-06-20T23:30:01.000001999Z", 1687303801000001999n],
  ["2023-06-20 23:30:01.5", 1687303801500000000n],
  ["yesterday", undefined],
  ["2023-13-01", undefined],
])("%s", (text, nanoseconds) => {
  expect(parseTime(text)).toBe(nanoseconds);
});

test("null and nonsense are refused by name", () => {
  expect(() => timeReader(field("long"))!(null)).toThrow("time column t is null");
  expect(() => timeReader(field("string"))!("soon")).toThrow('time column t: "soon" is no time');
  expect(timeReader(field("boolean"))).toBeUndefined();
});
