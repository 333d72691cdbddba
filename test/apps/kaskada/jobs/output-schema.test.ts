import { parseRecordSchema } from "@rt-kaskada/records";
import { expect, test } from "vitest";
import { outputMismatches } from "../../../../apps/kaskada/src/jobs/output-schema.js";

const record = (fields: object[], name = "Record") =>
  parseRecordSchema(JSON.stringify({ type: "record", name, fields }));
const field = (name: string, type: unknown, fallback?: null) => ({
  name,
  type: ["null", type],
  ...(fallback === null && { default: null }),
});
const millis = { type: "long", logicalType: "local-timestamp-millis" };

test("equal fields fit, whatever the record's name and the fields' order", () => {
  const query = record([field("a", "int"), field("at", millis)]);
  expect(outputMismatches(record([field("at", millis), field("a", "int")], "Other"), query)).toEqual([]);
});

test("a topic may say that a field is never null: rows tell", () => {
  expect(outputMismatches(record([{ name: "a", type: "int" }]), record([field("a", "int")]))).toEqual([]);
});

test("a topic may have more fields, if they can be left out, and wider ones", () => {
  const query = record([field("a", "int")]);
  expect(outputMismatches(record([field("a", "long"), field("b", "string", null)]), query)).toEqual([]);
  expect(outputMismatches(record([field("a", "int"), field("b", "string")]), query)).toHaveLength(1);
});

test("fields that are missing, of another type or another unit are named", () => {
  const query = record([field("a", "long"), field("b", "string"), field("at", millis)]);
  const micros = { type: "long", logicalType: "local-timestamp-micros" };
  const reasons = outputMismatches(record([field("a", "int"), field("at", micros)]), query);
  expect(reasons).toEqual([
    expect.stringContaining("field b: the query gives string or null"),
    expect.stringContaining("field a: long or null can't be read as int or null"),
    expect.stringContaining("field at: local-timestamp-millis"),
  ]);
});
