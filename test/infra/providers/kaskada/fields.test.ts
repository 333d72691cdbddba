import { parseRecordSchema } from "@rt-kaskada/records";
import { expect, test } from "vitest";
import { fieldsOf } from "../../../../infra/providers/src/kaskada/fields.js";

const schema = (type: unknown) =>
  parseRecordSchema(JSON.stringify({ type: "record", name: "R", fields: [{ name: "x", type }] }));

test.each([
  ["int", "I32"],
  [["null", "string"], "STRING"],
  [{ type: "enum", name: "Colour", symbols: ["RED"] }, "STRING"],
  [{ type: "int", logicalType: "date" }, "DATE32"],
  [{ type: "long", logicalType: "local-timestamp-millis" }, "TIMESTAMP_MILLISECOND"],
  [{ type: "long", logicalType: "timestamp-micros" }, "TIMESTAMP_MICROSECOND"],
  [{ type: "array", items: "int" }, "LIST"],
  [{ type: "record", name: "Inner", fields: [{ name: "y", type: "int" }] }, "STRUCT"],
])("%j is a column of %s", (avro, type) => {
  expect(fieldsOf(schema(avro))).toEqual([{ name: "x", type, nullable: Array.isArray(avro) }]);
});

test.each(["bytes", { type: "int", logicalType: "time-millis" }])("%j can't be a column", (avro) => {
  expect(() => fieldsOf(schema(avro))).toThrow("field x: a Kaskada table can't have a column of");
});
