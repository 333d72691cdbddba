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
  // Byte by byte: each message is asked, and a call of the library costs more.
  return buffer[0] === MAGIC[0] && buffer[1] === MAGIC[1] && buffer[2] === MAGIC[2] && buffer[3] === MAGIC[3];
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
  /** Undefined where blocks are as they are. */
  inflate: ((data: Buffer) => Buffer) | undefined;
}

/** A few bytes of deflated data can claim gigabytes. */
const MOST_INFLATED = 256 << 20;

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
    const syncAt = header.bytes.length;
    const reader = new ByteReader(buffer, syncAt);
    reader.skip(SYNC_BYTES);
    const records: DataRecord[] = [];
    while (reader.left > 0) {
      const start = reader.position;
      const count = reader.int();
      const length = reader.size();
      const data = inflate ? new ByteReader(inflate(reader.bytes(length))) : reader;
      const end = inflate ? undefined : reader.position + length;
      for (let i = 0; i < count; i++) records.push(data.item(() => codec.read(data)) as DataRecord);
      if (inflate ? data.left > 0 : data.position !== end) {
        throw new Error(`Avro container file: the block at byte ${start} doesn't hold its ${count} records`);
      }
      const marker = reader.position;
      reader.skip(SYNC_BYTES);
      for (let i = 0; i < SYNC_BYTES; i++) {
        if (buffer[marker + i] !== buffer[syncAt + i]) {
          throw new Error(`Avro container file: the block at byte ${start} doesn't end with the sync marker`);
        }
      }
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

function decompressor(codec: string): ((data: Buffer) => Buffer) | undefined {
  if (codec === "null") return undefined;
  if (codec === "deflate") return (data) => inflateRawSync(data, { maxOutputLength: MOST_INFLATED });
  throw new Error(`Avro container file: codec ${codec} is not supported (null, deflate)`);
}
