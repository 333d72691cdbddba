import type avro from "avsc";
import type { ByteReader } from "./bytes.js";
import { type ValueCodec, valueCodec } from "./value-codec.js";

/** Records: their fields in the schema's order; an absent one is written as its default, else as null. */
export function recordCodec(type: avro.types.RecordType, known: Map<avro.Type, ValueCodec>): ValueCodec {
  const built = known.get(type);
  if (built) return built;
  const fields: { name: string; codec: ValueCodec; fallback: unknown }[] = [];
  const codec: ValueCodec = {
    accepts: (value) =>
      isPlain(value) && fields.every((field) => field.codec.accepts(value[field.name] ?? field.fallback)),
    write(to, value) {
      if (!isPlain(value)) throw new TypeError(`${JSON.stringify(value) ?? value} is not a record`);
      for (const field of fields) {
        const item = value[field.name];
        try {
          field.codec.write(to, item === undefined ? field.fallback : item);
        } catch (error) {
          throw new TypeError(`field ${field.name}: ${(error as Error).message}`);
        }
      }
    },
    read(from) {
      from.enter();
      const record: Record<string, unknown> = {};
      for (const { name, codec } of fields) {
        const value = codec.read(from);
        // By assignment, this one would be what the record inherits from.
        if (name === "__proto__") Object.defineProperty(record, name, { value, enumerable: true });
        else record[name] = value;
      }
      from.leave();
      return record;
    },
  };
  // Known before its fields are built: one of them may be of this very type.
  known.set(type, codec);
  for (const field of type.fields) {
    fields.push({ name: field.name, codec: valueCodec(field.type, known), fallback: field.defaultValue() });
  }
  return codec;
}

/** Unions: the branch is the first that takes the value. */
export function unionCodec(branches: ValueCodec[]): ValueCodec {
  const accepts = (value: unknown): boolean => branches.some((branch) => branch.accepts(value));
  return {
    accepts,
    write(to, value) {
      const index = branches.findIndex((branch) => branch.accepts(value));
      // Without one, the last branch (by custom the one that isn't null) says why it refuses the value.
      to.long(index);
      (branches[index] ?? branches.at(-1))?.write(to, value);
    },
    read(from) {
      const index = from.int();
      const branch = branches[index];
      if (!branch) throw new Error(`Avro data: a union has no branch ${index}`);
      return branch.read(from);
    },
  };
}

export function arrayCodec(items: ValueCodec): ValueCodec {
  return {
    accepts: (value) => Array.isArray(value) && value.every((item) => items.accepts(item)),
    write(to, value) {
      if (!Array.isArray(value)) throw new TypeError(`${JSON.stringify(value) ?? value} is not an array`);
      if (value.length > 0) to.long(value.length);
      for (const item of value) items.write(to, item);
      to.long(0);
    },
    read(from) {
      const list: unknown[] = [];
      readBlocks(from, () => list.push(items.read(from)));
      return list;
    },
  };
}

export function mapCodec(values: ValueCodec): ValueCodec {
  return {
    accepts: (value) => isPlain(value) && Object.values(value).every((item) => values.accepts(item)),
    write(to, value) {
      if (!isPlain(value)) throw new TypeError(`${JSON.stringify(value) ?? value} is not a map`);
      const entries = Object.entries(value);
      if (entries.length > 0) to.long(entries.length);
      for (const [key, item] of entries) {
        to.string(key);
        values.write(to, item);
      }
      to.long(0);
    },
    read(from) {
      const entries: [string, unknown][] = [];
      readBlocks(from, () => entries.push([from.string(), values.read(from)]));
      // Not by assignment: a key named __proto__ has to stay a key.
      return Object.fromEntries(entries);
    },
  };
}

/** Arrays and maps come in blocks; a negative count is followed by the block's size in bytes, for those who skip it. */
function readBlocks(from: ByteReader, readItem: () => void): void {
  for (let count = from.int(); count !== 0; count = from.int()) {
    if (count < 0) from.long();
    for (let left = Math.abs(count); left > 0; left--) from.item(readItem);
  }
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
}
