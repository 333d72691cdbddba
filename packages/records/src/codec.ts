import avro from "avsc";
import { ByteReader, ByteWriter } from "./bytes.js";
import type { RecordSchema } from "./schema.js";
import { type ValueCodec, valueCodec } from "./value-codec.js";

/** One row as it travels: its fields by name. */
export type DataRecord = Record<string, unknown>;

export interface Codec {
  /** Avro's binary form. An absent field is written as its default or null; fields the schema lacks are left out. */
  encode(record: DataRecord): Buffer;
  /** Reads Avro's binary form; throws if it is cut short, has bytes left over or doesn't fit the schema. */
  decode(buffer: Buffer): DataRecord;
}

/** A codec for the schema's records in Avro's binary form. Longs that are safe integers are numbers, others bigint. */
export function createCodec(schema: RecordSchema): Codec {
  const codec = schemaCodec(schema);
  const writer = new ByteWriter();
  return {
    encode(record) {
      try {
        codec.write(writer, record);
      } catch (error) {
        writer.reset();
        throw error;
      }
      return writer.take();
    },
    decode(buffer) {
      const reader = new ByteReader(buffer);
      const record = codec.read(reader) as DataRecord;
      if (reader.left > 0) throw new Error(`Avro data: ${reader.left} bytes are left over`);
      return record;
    },
  };
}

/** The codec of a schema's top-level record, to be read or written amid other data. */
export function schemaCodec(schema: RecordSchema): ValueCodec {
  return valueCodec(avro.Type.forSchema(JSON.parse(schema.json) as avro.Schema, { wrapUnions: "auto" }));
}
