import { createCodec, type DataRecord, parseRecordSchema } from "@rt-kaskada/records";
import avro from "avsc";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const schema = parseRecordSchema(
  JSON.stringify({
    type: "record",
    name: "All",
    fields: [
      { name: "b", type: "boolean" },
      { name: "i", type: "int" },
      { name: "l", type: "long" },
      { name: "f", type: "float" },
      { name: "d", type: "double" },
      { name: "s", type: "string" },
      { name: "y", type: "bytes" },
      { name: "nl", type: ["null", "long"], default: null },
      { name: "ns", type: ["string", "null"] },
      { name: "t", type: ["null", { type: "long", logicalType: "timestamp-micros" }] },
    ],
  }),
);

const canonicalLong = fc
  .bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
  .map((value) => (Number.isSafeInteger(Number(value)) ? Number(value) : value));
const long = fc.oneof(canonicalLong, fc.maxSafeInteger());
const text = fc.string({ unit: "grapheme" });
const record = fc.record({
  b: fc.boolean(),
  i: fc.integer(),
  l: long,
  f: fc.float({ noNaN: true }),
  d: fc.double(),
  s: text,
  y: fc.uint8Array().map((bytes) => Buffer.from(bytes)),
  nl: fc.option(long),
  ns: fc.option(text),
  t: fc.option(long),
});

const isNarrow = (value: unknown) => value === null || Math.abs(Number(value)) < 2 ** 51;

describe("codec", () => {
  const codec = createCodec(schema);

  it("gives back every record it wrote, all 64 bits of a long included", () => {
    fc.assert(
      fc.property(record, (value: DataRecord) => {
        expect({ ...codec.decode(codec.encode(value)) }).toEqual(value);
      }),
    );
  });

  it("writes what avsc writes, where avsc is right", () => {
    const plain = avro.Type.forSchema(JSON.parse(schema.json));
    const safe = record.filter((value) => [value.l, value.nl, value.t].every(isNarrow));
    fc.assert(
      fc.property(safe, (value) => {
        expect(codec.encode(value)).toEqual(plain.toBuffer(value));
      }),
    );
  });

  it("never returns from bytes that were cut short or have some left over", () => {
    fc.assert(
      fc.property(record, fc.nat(), (value, cut) => {
        const bytes = codec.encode(value);
        expect(() => codec.decode(bytes.subarray(0, cut % bytes.length))).toThrow();
        expect(() => codec.decode(Buffer.concat([bytes, Buffer.of(0)]))).toThrow();
      }),
    );
  });

  it("writes null for an absent nullable field and leaves unknown fields out", () => {
    const value = { b: true, i: 1, l: 2, f: 0, d: 0, s: "", y: Buffer.alloc(0), other: 1 };
    expect({ ...codec.decode(codec.encode(value)) }).toMatchObject({ nl: null, ns: null, t: null });
    expect(codec.decode(codec.encode(value))).not.toHaveProperty("other");
    expect({ ...codec.decode(codec.encode({ ...value, t: 5n, ns: undefined })) }).toMatchObject({ ns: null, t: 5 });
  });

  it("refuses a record that doesn't fit, naming what", () => {
    const value = { b: true, i: 1, l: 2, f: 0, d: 0, s: "", y: Buffer.alloc(0) };
    expect(() => codec.encode({ b: true })).toThrow("field i: undefined is not an int");
    expect(() => codec.encode({ ...value, b: 1 })).toThrow("field b: 1 is not a boolean");
    expect(() => codec.encode({ ...value, i: 2 ** 31 })).toThrow("field i: 2147483648 is not an int");
    expect(() => codec.encode({ ...value, l: 2 ** 53 })).toThrow("field l: 9007199254740992 is not a long");
    expect(() => codec.encode({ ...value, l: 2n ** 63n })).toThrow("field l: 9223372036854775808 is not a long");
    expect(() => codec.encode({ ...value, ns: 5 })).toThrow(/field ns/);
    expect(codec.decode(codec.encode(value))).toMatchObject(value);
  });
});

describe("codec of nested types", () => {
  const nested = parseRecordSchema(
    JSON.stringify({
      type: "record",
      name: "Node",
      fields: [
        { name: "next", type: ["null", "Node"], default: null },
        { name: "tags", type: { type: "array", items: "string" } },
        { name: "counts", type: { type: "map", values: "long" } },
        { name: "kind", type: { type: "enum", name: "Kind", symbols: ["A", "B"] } },
        { name: "id", type: { type: "fixed", name: "Id", size: 3 } },
        { name: "either", type: ["null", "int", "string"] },
        { name: "size", type: "int", default: 7 },
      ],
    }),
  );
  const codec = createCodec(nested);
  const { node } = fc.letrec((tie) => ({
    node: fc.record({
      next: fc.option(tie("node"), { depthSize: "small" }),
      tags: fc.array(fc.string()),
      counts: fc.dictionary(fc.string(), long, { noNullPrototype: true }),
      kind: fc.constantFrom("A", "B"),
      id: fc.uint8Array({ minLength: 3, maxLength: 3 }).map((bytes) => Buffer.from(bytes)),
      either: fc.oneof(fc.constant(null), fc.integer(), fc.string()),
      size: fc.integer(),
    }),
  }));

  it("gives back every record it wrote", () => {
    fc.assert(
      fc.property(node, (value) => {
        expect(codec.decode(codec.encode(value as DataRecord))).toEqual(value);
      }),
    );
  });

  it("fails on any bytes that aren't a record, and never hangs", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        try {
          codec.decode(Buffer.from(bytes));
        } catch (error) {
          expect((error as Error).message).toMatch(/Avro data/);
        }
      }),
    );
  });

  it("fills defaults in", () => {
    const value = { tags: [], counts: {}, kind: "A", id: Buffer.alloc(3), either: "x" };
    expect(codec.decode(codec.encode(value))).toEqual({ ...value, next: null, size: 7 });
  });
});
