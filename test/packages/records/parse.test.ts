import { readFileSync } from "node:fs";
import { describeType, parseRecordSchema } from "@rt-kaskada/records";
import { describe, expect, it } from "vitest";

const record = (fields: unknown) => JSON.stringify({ type: "record", name: "R", fields });

describe("parseRecordSchema", () => {
  it("reads the pipeline's input schema", () => {
    const schema = parseRecordSchema(readFileSync("schemas/eshop-input.avsc", "utf8"));
    expect(schema).toMatchObject({ name: "EShopInput", namespace: "default" });
    expect(schema.fields).toHaveLength(16);
    expect(schema.fields[7]).toEqual({ name: "model", type: "string", nullable: true, hasDefault: true });
    expect(schema.fields[14]).toEqual({
      name: "event_time",
      type: "long",
      logicalType: "local-timestamp-millis",
      nullable: true,
      hasDefault: true,
    });
  });

  it("keeps nested types, and references to named ones", () => {
    const point = { type: "record", name: "Point", namespace: "geo", fields: [{ name: "x", type: "int" }] };
    const schema = parseRecordSchema(
      record([
        { name: "a", type: point },
        { name: "b", type: ["null", "geo.Point"] },
        { name: "c", type: { type: "array", items: ["null", "string"] } },
        { name: "d", type: { type: "map", values: "long" } },
        { name: "e", type: ["int", "string"] },
        { name: "f", type: { type: "enum", name: "E", symbols: ["X", "Y"] } },
        { name: "g", type: { type: "fixed", name: "F", size: 4 } },
        { name: "h", type: { type: "bytes", logicalType: "decimal", precision: 4 } },
        { name: "i", type: "null" },
      ]),
    );
    expect(schema.fields.map(describeType)).toEqual([
      "record Point",
      "record Point or null",
      "array of string or null",
      "map of long",
      "union of int, string",
      "enum E",
      "fixed F",
      "decimal (bytes)",
      "null",
    ]);
    expect(schema.fields[1]).toMatchObject({ nullable: true, type: { kind: "record", fields: [{ name: "x" }] } });
  });

  it("ignores a logical type on the wrong underlying type, as Avro prescribes", () => {
    const [field] = parseRecordSchema(
      record([{ name: "a", type: { type: "string", logicalType: "timestamp-millis" } }]),
    ).fields;
    expect(field).toMatchObject({ type: "string", otherLogicalType: "timestamp-millis" });
  });

  it.each([
    ["{", /not JSON/],
    ['"int"', /top level has to be a record/],
    ['{"type":"record","fields":[]}', /no name/],
    ['{"type":"record","name":"R"}', /record R: "fields" has to be a list/],
    [record([{ name: "a" }]), /field a: it has no type/],
    [record([{ name: "a", type: "integer" }]), /field a: type "integer" is not an Avro type/],
    [record([{ name: "a-b", type: "int" }]), /field 1: "a-b" is not an Avro name/],
    [record([{ name: "a", type: { type: "array", items: "word" } }]), /field a, its items: type "word"/],
    [
      record([
        { name: "a", type: "int" },
        { name: "a", type: "int" },
      ]),
      /field a occurs twice/,
    ],
    [record([{ name: "a", type: ["null", "int"], default: 3 }]), /Avro schema: /],
  ])("refuses %s", (json, message) => {
    expect(() => parseRecordSchema(json)).toThrow(message);
  });
});
