import avro from "avsc";
import type { ByteReader, ByteWriter } from "./bytes.js";
import { arrayCodec, mapCodec, recordCodec, unionCodec } from "./nested-codec.js";

/** Reads, writes and recognises the values of one Avro type. */
export interface ValueCodec {
  accepts(value: unknown): boolean;
  /** Writes a value; throws when it isn't one of the type's. */
  write(to: ByteWriter, value: unknown): void;
  read(from: ByteReader): unknown;
}

/**
 * The codec for a type as avsc parsed it. avsc's own reading and writing isn't used: it returns wrong values for longs
 * beyond 52 bits without a word (its zigzag goes through floating point), and refuses those beyond 53.
 * @param known the named types built so far, which a type inside may refer to
 */
export function valueCodec(type: avro.Type, known = new Map<avro.Type, ValueCodec>()): ValueCodec {
  const { types } = avro;
  if (type instanceof types.RecordType) return recordCodec(type, known);
  if (type instanceof types.ArrayType) return arrayCodec(valueCodec(type.itemsType, known));
  if (type instanceof types.MapType) return mapCodec(valueCodec(type.valuesType as avro.Type, known));
  if (type instanceof types.UnwrappedUnionType || type instanceof types.WrappedUnionType) {
    return unionCodec([...type.types].map((branch) => valueCodec(branch, known)));
  }
  if (type instanceof types.EnumType) return enumCodec([...type.symbols]);
  if (type instanceof types.FixedType) return fixedCodec(type.size);
  const primitive = PRIMITIVES[type.typeName];
  if (!primitive) throw new Error(`no codec for Avro type ${type.typeName}`);
  return primitive;
}

/** A codec that checks before it writes. */
function checked(
  name: string,
  accepts: (value: unknown) => boolean,
  write: (to: ByteWriter, value: never) => void,
  read: (from: ByteReader) => unknown,
): ValueCodec {
  return {
    accepts,
    write(to, value) {
      if (!accepts(value)) throw new TypeError(`${show(value)} is not ${name}`);
      write(to, value as never);
    },
    read,
  };
}

const isNumber = (value: unknown): boolean => typeof value === "number";
const isLong = (value: unknown): boolean =>
  Number.isSafeInteger(value) || (typeof value === "bigint" && BigInt.asIntN(64, value) === value);

const PRIMITIVES: Record<string, ValueCodec> = {
  null: checked(
    "null",
    (value) => value === null || value === undefined,
    () => {},
    () => null,
  ),
  boolean: checked(
    "a boolean",
    (value) => typeof value === "boolean",
    (to, value: boolean) => to.byte(value ? 1 : 0),
    (from) => {
      const byte = from.byte();
      if (byte > 1) throw new Error(`Avro data: ${byte} is not a boolean`);
      return byte === 1;
    },
  ),
  int: checked(
    "an int",
    (value) => value === (Number(value) | 0),
    (to, value: number) => to.long(value),
    (from) => from.int(),
  ),
  long: checked(
    "a long",
    isLong,
    (to, value: number | bigint) => to.long(value),
    (from) => from.long(),
  ),
  float: checked(
    "a float",
    isNumber,
    (to, value: number) => to.float(value),
    (from) => from.float(),
  ),
  double: checked(
    "a double",
    isNumber,
    (to, value: number) => to.double(value),
    (from) => from.double(),
  ),
  string: checked(
    "a string",
    (value) => typeof value === "string",
    (to, value: string) => to.string(value),
    (from) => from.string(),
  ),
  bytes: checked(
    "bytes",
    (value) => value instanceof Uint8Array,
    (to, value: Uint8Array) => to.bytes(value),
    (from) => from.bytes(),
  ),
};

function enumCodec(symbols: string[]): ValueCodec {
  return checked(
    `one of ${symbols.join(", ")}`,
    (value) => symbols.includes(value as string),
    (to, value: string) => to.long(symbols.indexOf(value)),
    (from) => {
      const index = from.int();
      const symbol = symbols[index];
      if (symbol === undefined) throw new Error(`Avro data: an enum has no symbol ${index}`);
      return symbol;
    },
  );
}

function fixedCodec(size: number): ValueCodec {
  return checked(
    `${size} bytes`,
    (value) => value instanceof Uint8Array && value.length === size,
    (to, value: Uint8Array) => to.fixed(value),
    (from) => from.bytes(size),
  );
}

function show(value: unknown): string {
  if (typeof value === "bigint") return value.toString();
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
