import { deflateRawSync } from "node:zlib";
import { createCodec, type DataRecord, decodeContainer, parseRecordSchema } from "@rt-kaskada/records";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

const NODE = {
  type: "record",
  name: "Node",
  fields: [
    { name: "next", type: ["null", "Node"], default: null },
    { name: "nulls", type: { type: "array", items: "null" } },
    { name: "counts", type: { type: "map", values: "long" } },
    { name: "text", type: "string" },
    { name: "__proto__", type: "double" },
  ],
};
const codec = createCodec(parseRecordSchema(JSON.stringify(NODE)));
const SYNC = Buffer.alloc(16, 7);
const WITHIN_MS = 5000;

/** A zigzag varint. */
function long(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value < 0 ? -2 * value - 1 : 2 * value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  return Buffer.from([...bytes, rest]);
}

const sized = (bytes: Buffer | string): Buffer => Buffer.concat([long(Buffer.byteLength(bytes)), Buffer.from(bytes)]);

function container(schema: unknown, count: number, data: Buffer, compression = "null"): Buffer {
  const meta = [long(2), sized("avro.schema"), sized(JSON.stringify(schema)), sized("avro.codec"), sized(compression)];
  return Buffer.concat([Buffer.from("Obj\u0001"), ...meta, long(0), SYNC, long(count), sized(data), SYNC]);
}

/** What decoding says; it may fail, but not take long. */
function outcome(decode: () => unknown): string {
  const start = performance.now();
  let said = "decoded";
  try {
    decode();
  } catch (error) {
    expect(error).toBeInstanceOf(Error);
    said = (error as Error).message;
  }
  expect(performance.now() - start).toBeLessThan(WITHIN_MS);
  return said;
}

const datum = codec.encode({ next: null, nulls: [null], counts: { a: 1 }, text: "x", ["__proto__"]: 0.5 });

describe("hostile Avro data", () => {
  test("bytes changed, cut off or put in never crash or hang a reader", () => {
    const file = container(NODE, 1, datum);
    const change = fc.record({ at: fc.nat(file.length), drop: fc.nat(4), put: fc.uint8Array({ maxLength: 12 }) });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
        for (const [whole, decode] of [
          [file, decodeContainer],
          [datum, codec.decode],
        ] as const) {
          let bytes: Buffer = whole;
          for (const { at, drop, put } of changes) {
            const cut = at % (bytes.length + 1);
            bytes = Buffer.concat([bytes.subarray(0, cut), put, bytes.subarray(cut + drop)]);
          }
          outcome(() => decode(bytes));
        }
      }),
      { numRuns: 1500 },
    );
  });

  test.each([
    ["a string longer than memory", [0, 0, 0, 2 ** 31 - 1], /cut short/],
    ["a string of negative length", [0, 0, 0, -5], /cut short/],
    ["an array of two billion nulls", [0, 2 ** 31 - 1], /too many items/],
    ["an array of many blocks of nulls", [0, ...new Array(50).fill(900_000)], /too many items/],
    ["a map of two billion entries", [0, 0, -(2 ** 31) + 1], /cut short/],
    ["a length beyond 32 bits", [0, 0, 0, 2 ** 40], /not an int/],
  ])("%s is refused", (_, numbers, reason) => {
    expect(outcome(() => codec.decode(Buffer.concat(numbers.map(long))))).toMatch(reason);
  });

  test("values nested without end are refused", () => {
    expect(outcome(() => codec.decode(Buffer.alloc(5_000_000, 2)))).toMatch(/nested more than/);
  });

  test("a block that claims more records than it has is refused, empty ones too", () => {
    const nothing = { type: "record", name: "Nothing", fields: [] };
    expect(outcome(() => decodeContainer(container(NODE, 2 ** 31 - 1, datum)))).toMatch(/Avro data/);
    expect(outcome(() => decodeContainer(container(nothing, 2 ** 31 - 1, Buffer.alloc(0))))).toMatch(
      /too many items|schema/i,
    );
  });

  test("deflated data that would fill the memory is refused", () => {
    const bomb = deflateRawSync(Buffer.alloc(300 << 20));
    expect(outcome(() => decodeContainer(container(NODE, 1, bomb, "deflate")))).toMatch(/larger than/);
  });

  test("a schema nested without end is refused", () => {
    const depth = 20_000;
    const type = `${'{"type":"array","items":'.repeat(depth)}"null"${"}".repeat(depth)}`;
    const text = `{"type":"record","name":"R","fields":[{"name":"a","type":${type}}]}`;
    expect(outcome(() => parseRecordSchema(text))).not.toBe("decoded");
  });

  test("a field named __proto__ is a field", () => {
    const record = codec.decode(datum) as DataRecord;
    expect(Object.getPrototypeOf(record)).toBe(Object.prototype);
    expect(Object.entries(record).at(-1)).toEqual(["__proto__", 0.5]);
  });
});
