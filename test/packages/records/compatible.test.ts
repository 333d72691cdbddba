import { compatible, parseRecordSchema } from "@rt-kaskada/records";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const schema = (fields: unknown[], name = "R") => parseRecordSchema(JSON.stringify({ type: "record", name, fields }));
const one = (type: unknown) => schema([{ name: "a", type }]);
const millis = { type: "long", logicalType: "timestamp-millis" };
const localMillis = { type: "long", logicalType: "local-timestamp-millis" };
const micros = { type: "long", logicalType: "timestamp-micros" };

describe("compatible", () => {
  it("takes a schema for compatible with itself", () => {
    const type = fc.constantFrom<unknown>("int", "long", "string", ["null", "int"], millis, {
      type: "array",
      items: "int",
    });
    fc.assert(
      fc.property(fc.array(type), (types) => {
        const own = schema(types.map((item, index) => ({ name: `f${index}`, type: item })));
        expect(compatible(own, own)).toEqual([]);
      }),
    );
  });

  it.each<[unknown, unknown]>([
    ["long", "int"],
    ["double", "long"],
    ["string", "bytes"],
    [["null", "int"], "int"],
    [["null", "int"], "null"],
    [millis, localMillis],
    [["int", "string"], "string"],
    [
      { type: "map", values: "long" },
      { type: "map", values: "int" },
    ],
  ])("lets %j read %j", (reader, writer) => {
    expect(compatible(one(reader), one(writer))).toEqual([]);
  });

  it.each<[unknown, unknown, RegExp]>([
    ["int", "long", /field a: long can't be read as int$/],
    ["int", ["null", "int"], /may be null/],
    [micros, millis, /timestamp-millis \(long\) can't be read as timestamp-micros/],
    [{ type: "array", items: "int" }, { type: "array", items: "string" }, /field a\[\]/],
    ["int", { type: "array", items: "int" }, /array of int/],
    ["string", ["int", "string"], /union of int, string/],
  ])("doesn't let %j read %j", (reader, writer, reason) => {
    expect(compatible(one(reader), one(writer))).toEqual([expect.stringMatching(reason)]);
  });

  it("asks for defaults of what the writer lacks, and tells every reason", () => {
    const reader = schema([
      { name: "a", type: "int" },
      { name: "b", type: "int", default: 0 },
      { name: "c", type: "int" },
    ]);
    expect(compatible(reader, schema([{ name: "d", type: "int" }]))).toEqual([
      expect.stringContaining("field a: the writer lacks it"),
      expect.stringContaining("field c: the writer lacks it"),
    ]);
    expect(compatible(schema([], "A"), schema([], "B"))).toEqual([expect.stringContaining("names differ")]);
  });

  it("ends on a record that contains itself", () => {
    const node = schema(
      [
        { name: "next", type: ["null", "R"], default: null },
        { name: "v", type: "int" },
      ].slice(1),
    );
    const list = (value: string) =>
      one({
        type: "record",
        name: "Node",
        fields: [
          { name: "next", type: ["null", "Node"] },
          { name: "v", type: value },
        ],
      });
    expect(compatible(node, node)).toEqual([]);
    expect(compatible(list("int"), list("int"))).toEqual([]);
    expect(compatible(list("int"), list("long")).length).toBeGreaterThan(0);
  });
});
