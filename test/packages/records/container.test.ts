import { ContainerReader, decodeContainer, isContainerFile } from "@rt-kaskada/records";
import avro from "avsc";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const schema: avro.schema.AvroSchema = {
  type: "record",
  name: "R",
  fields: [
    { name: "a", type: "long" },
    { name: "b", type: ["null", "string"], default: null },
  ],
};

function write(records: unknown[], codec: string, as = schema): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const encoder = new avro.streams.BlockEncoder(as, { codec, blockSize: 64, writeHeader: "always" });
    const chunks: Buffer[] = [];
    encoder.on("data", (chunk: Buffer) => chunks.push(chunk));
    encoder.on("end", () => resolve(Buffer.concat(chunks)));
    encoder.on("error", reject);
    for (const record of records) encoder.write(record);
    encoder.end();
  });
}

describe("decodeContainer", () => {
  it.each(["null", "deflate"])("reads files with codec %s, of one and many blocks", async (codec) => {
    const record = fc.record({ a: fc.integer({ min: -(2 ** 51), max: 2 ** 51 }), b: fc.option(fc.string()) });
    await fc.assert(
      fc.asyncProperty(fc.array(record), async (records) => {
        const file = await write(records, codec);
        expect(isContainerFile(file)).toBe(true);
        const read = decodeContainer(file);
        expect(read.schema.name).toBe("R");
        expect(read.records.map((row) => ({ ...row }))).toEqual(records);
      }),
      { numRuns: 30 },
    );
  });

  it("says what is wrong with a damaged file", async () => {
    const file = await write([{ a: 1, b: "x" }], "null");
    expect(isContainerFile(Buffer.from("Ob"))).toBe(false);
    expect(() => decodeContainer(Buffer.from("plain"))).toThrow(/doesn't start with/);
    expect(() => decodeContainer(file.subarray(0, 30))).toThrow(/cut short/);
    expect(() => decodeContainer(file.subarray(0, file.length - 3))).toThrow(/cut short/);
    const marked = Buffer.from(file);
    marked[marked.length - 1]! ^= 0xff;
    expect(() => decodeContainer(marked)).toThrow(/sync marker/);
    const codec = Buffer.from(
      file.toString("latin1").replace("avro.codec\u0008null", "avro.codec\u0008zstd"),
      "latin1",
    );
    expect(() => decodeContainer(codec)).toThrow("codec zstd is not supported");
  });
});

describe("ContainerReader", () => {
  it("reads a header once for all files that have it, and tells writers apart", async () => {
    const other: avro.schema.AvroSchema = { type: "record", name: "Other", fields: [{ name: "n", type: "int" }] };
    const reader = new ContainerReader();
    const first = reader.decode(await write([{ a: 1, b: null }], "null"));
    // Each file has a sync marker of its own, which is not part of what is remembered.
    const second = reader.decode(await write([{ a: 2, b: "x" }], "null"));
    expect(second.schema).toBe(first.schema);
    expect(second.records).toEqual([{ a: 2, b: "x" }]);
    const packed = reader.decode(await write([{ a: 3, b: "y" }], "deflate"));
    expect(packed.records).toEqual([{ a: 3, b: "y" }]);
    for (let i = 0; i < 20; i++) {
      const renamed = { ...other, name: `Other${i}` } as avro.schema.AvroSchema;
      expect(reader.decode(await write([{ n: i }], "null", renamed))).toMatchObject({
        schema: { name: `Other${i}` },
        records: [{ n: i }],
      });
    }
    expect(reader.decode(await write([{ a: 4, b: null }], "null")).records).toEqual([{ a: 4, b: null }]);
  });
});
