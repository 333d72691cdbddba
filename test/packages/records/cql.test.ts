import { readFileSync } from "node:fs";
import { cqlColumns, parseRecordSchema, schemaFingerprint } from "@rt-kaskada/records";
import { describe, expect, it } from "vitest";

describe("cqlColumns", () => {
  it("derives the input table's columns", () => {
    const columns = cqlColumns(parseRecordSchema(readFileSync("schemas/eshop-input.avsc", "utf8")));
    expect(columns).toHaveLength(16);
    expect(columns).toContainEqual({ name: "model", type: "text" });
    expect(columns).toContainEqual({ name: "event_time", type: "timestamp" });
    expect(columns).toContainEqual({ name: "so_key", type: "int" });
  });

  it.each<[unknown, string]>([
    ["boolean", "boolean"],
    ["long", "bigint"],
    ["float", "float"],
    ["double", "double"],
    ["bytes", "blob"],
    [{ type: "int", logicalType: "date" }, "date"],
    [{ type: "int", logicalType: "time-millis" }, "time"],
    [{ type: "long", logicalType: "timestamp-millis" }, "timestamp"],
    [{ type: "long", logicalType: "local-timestamp-micros" }, "bigint"],
  ])("%j → %s", (type, cql) => {
    const schema = parseRecordSchema(JSON.stringify({ type: "record", name: "R", fields: [{ name: "a", type }] }));
    expect(cqlColumns(schema)).toEqual([{ name: "a", type: cql }]);
  });

  it("refuses what no column can hold, naming the field", () => {
    const fields = [{ name: "tags", type: { type: "array", items: "string" } }];
    const schema = parseRecordSchema(JSON.stringify({ type: "record", name: "R", fields }));
    expect(() => cqlColumns(schema)).toThrow("field tags: no CQL column can hold array of string");
  });
});

describe("schemaFingerprint", () => {
  const of = (schema: unknown) => schemaFingerprint(parseRecordSchema(JSON.stringify(schema)));

  it("overlooks layout and documentation, not defaults, types or order", () => {
    const base = { type: "record", name: "R", fields: [{ name: "a", type: ["null", "int"], default: null }] };
    expect(of({ name: "R", doc: "words", fields: base.fields, type: "record" })).toBe(of(base));
    expect(of({ ...base, fields: [{ name: "a", type: ["null", "int"] }] })).not.toBe(of(base));
    expect(of({ ...base, fields: [{ name: "a", type: ["null", "long"], default: null }] })).not.toBe(of(base));
    expect(of({ ...base, fields: [{ name: "b", type: "int" }, ...base.fields] })).not.toBe(of(base));
  });
});
