import { inflateRawSync } from "node:zlib";
import { ByteReader } from "./bytes.js";
import { type DataRecord, schemaCodec } from "./codec.js";
import { mapCodec } from "./nested-codec.js";
import { parseRecordSchema } from "./parse.js";
import type { RecordSchema } from "./schema.js";
import type { ValueCodec } from "./value-codec.js";

const MAGIC = Buffer.from("Obj\u0001", "latin1");
const SYNC_BYTES = 16;

const metadata = mapCodec({
  accepts: (value) => value instanceof Uint8Array,
  write: (to, value) => to.bytes(value as Uint8Array),
  read: (from) => from.bytes(),
});

export interface Container {
  /** The schema the file was written with. */
  schema: RecordSchema;
  records: DataRecord[];
}

/** Whether the bytes are an Avro object container file. */
export function isContainerFile(buffer: Buffer): boolean {
  return buffer.length >= MAGIC.length && buffer.compare(MAGIC, 0, MAGIC.length, 0, MAGIC.length) === 0;
}

/** Reads an Avro object container file (codecs null and deflate) with the schema it carries. */
export function decodeContainer(buffer: Buffer): Container {
  return new ContainerReader().decode(buffer);
}

/** What a file says before its first block. */
interface Header {
  bytes: Buffer;
  schema: RecordSchema;
  codec: ValueCodec;
  inflate(data: Buffer): Buffer;
}

/** Most writers' headers kept ready. */
const MOST_HEADERS = 16;

/** Reads container files of few writers, as messages are: a header that was there before is not taken apart again. */
export class ContainerReader {
  private readonly headers: Header[] = [];

  /** Reads a file; the same header gives the very same schema object. */
  decode(buffer: Buffer): Container {
    if (!isContainerFile(buffer)) throw new Error("not an Avro container file: it doesn't start with Obj\\x01");
    const header = this.known(buffer) ?? this.learn(buffer);
    const { schema, codec, inflate } = header;
    const reader = new ByteReader(buffer, header.bytes.length);
    const sync = reader.bytes(SYNC_BYTES);
    const records: DataRecord[] = [];
    while (reader.left > 0) {
      const start = reader.position;
      const count = reader.int();
      const data = reader.bytes();
      if (!reader.bytes(SYNC_BYTES).equals(sync)) {
        throw new Error(`Avro container file: the block at byte ${start} doesn't end with the sync marker`);
      }
      readBlock(codec, inflate(data), count, records);
    }
    return { schema, records };
  }

  private known(buffer: Buffer): Header | undefined {
    for (const header of this.headers) {
      const { length } = header.bytes;
      if (buffer.length >= length && header.bytes.compare(buffer, 0, length) === 0) return header;
    }
    return undefined;
  }

  private learn(buffer: Buffer): Header {
    const reader = new ByteReader(buffer, MAGIC.length);
    const meta = metadata.read(reader) as Record<string, Buffer>;
    const json = meta["avro.schema"]?.toString("utf8");
    if (json === undefined) throw new Error("Avro container file: it carries no schema");
    const schema = parseRecordSchema(json);
    const inflate = decompressor(meta["avro.codec"]?.toString("utf8") ?? "null");
    const bytes = Buffer.from(buffer.subarray(0, reader.position));
    const header = { bytes, schema, codec: schemaCodec(schema), inflate };
    this.headers.unshift(header);
    if (this.headers.length > MOST_HEADERS) this.headers.pop();
    return header;
  }
}

function decompressor(codec: string): (data: Buffer) => Buffer {
  if (codec === "null") return (data) => data;
  if (codec === "deflate") return (data) => inflateRawSync(data);
  throw new Error(`Avro container file: codec ${codec} is not supported (null, deflate)`);
}

function readBlock(codec: ValueCodec, data: Buffer, count: number, records: DataRecord[]): void {
  const reader = new ByteReader(data);
  for (let i = 0; i < count; i++) records.push(codec.read(reader) as DataRecord);
  if (reader.left > 0) throw new Error("Avro container file: a block has bytes left over");
}
