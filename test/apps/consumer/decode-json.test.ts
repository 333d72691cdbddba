import { parseRecordSchema } from "@rt-kaskada/records";
import { describe, expect, it } from "vitest";
import { decodeJson } from "../../../apps/consumer/src/decode-json.js";

const schemaOf = (fields: Record<string, unknown>) =>
  parseRecordSchema(
    JSON.stringify({
      type: "record",
      name: "R",
      fields: Object.entries(fields).map(([name, type]) => ({ name, type })),
    }),
  );
const decode = (type: unknown, json: string) => decodeJson(schemaOf({ v: type }), Buffer.from(`{"v":${json}}`)).v;
const timestamp = (logicalType: string) => ({ type: "long", logicalType });

describe("decodeJson", () => {
  it.each<[unknown, string, unknown]>([
    ["int", "3", 3],
    ["long", "9007199254740993", 9007199254740993n],
    ["double", "1.0", 1],
    ["boolean", "true", true],
    ["bytes", '"\\u00ff\\u0001"', Buffer.from([255, 1])],
    [["null", "string"], "null", null],
    [timestamp("local-timestamp-micros"), '"2023-06-20T23:30:01.000001"', 1687303801000001],
    [timestamp("local-timestamp-micros"), '"2023-06-20T23:30:01"', 1687303801000000],
    [timestamp("local-timestamp-micros"), "5", 5],
    [timestamp("timestamp-millis"), '"2023-06-20T23:30:01.123Z"', 1687303801123],
    [timestamp("timestamp-millis"), '"1969-12-31T23:59:59.999"', -1],
    [{ type: "int", logicalType: "date" }, '"1970-01-03"', 2],
    [{ type: "int", logicalType: "time-millis" }, '"00:00:01.5"', 1500],
  ])("%j from %s", (type, json, value) => expect(decode(type, json)).toEqual(value));

  it("takes an absent nullable field for null, and drops unknown ones", () => {
    const schema = schemaOf({ a: ["null", "int"], b: "int" });
    expect(decodeJson(schema, Buffer.from('{"b":1,"c":2}'))).toEqual({ a: null, b: 1 });
    expect(() => decodeJson(schema, Buffer.from('{"a":1}'))).toThrow("field b is missing");
  });

  it.each<[unknown, string, RegExp]>([
    ["int", "1.5", /field v: 1.5 is not int/],
    ["int", '"1"', /is not int/],
    ["string", "1", /is not string/],
    [timestamp("timestamp-millis"), '"yesterday"', /"yesterday" is not timestamp-millis/],
  ])("refuses %j from %s", (type, json, reason) => expect(() => decode(type, json)).toThrow(reason));

  it("refuses what isn't an object", () => {
    expect(() => decodeJson(schemaOf({}), Buffer.from("[]"))).toThrow("not an object");
  });
});
