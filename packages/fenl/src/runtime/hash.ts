import type { FenlType } from "../types/fenl-type.js";
import { isFloat, isInterval, isText } from "../types/kinds.js";

/*
 * The portable variant of ahash 0.8.3 with the engine's fixed seeds. Rows of one instant are ordered by these hashes and
 * `hash()` shows them, so they have to be the very same numbers.
 */
const MASK = 0xffff_ffff_ffff_ffffn;
export const HASH_MULTIPLE = 6364136223846793005n;
const ROTATION = 23n;
export const HASH_START = 1234n ^ 0x4528_21e6_38d0_1377n;
export const HASH_PAD = 5678n ^ 0xbe54_66cf_34e9_0c6cn;
const EXTRA_0 = 9012n ^ 0xc0ac_29b7_c97c_50ddn;
const EXTRA_1 = 3456n ^ 0x3f84_d5b5_b547_0917n;

const scratch = new DataView(new ArrayBuffer(8));

/**
 * The hash of a key or any hashable value.
 *
 * @param value as records carry it; null hashes to 0
 * @param type its Fenl type, since an `i32` and a `u64` of one value are fed to the hash alike but floats are not
 */
export function hashValue(value: unknown, type: FenlType): bigint {
  if (value === null || value === undefined) return 0n;
  if (type.kind === "record") return hashRecord(value as Record<string, unknown>, type.fields);
  return hashScalar(value, type);
}

/** Fields are folded in one after the other, those of records in records too; a null one leaves the hash as it is. */
function hashRecord(
  value: Record<string, unknown>,
  fields: readonly { name: string; type: FenlType }[],
  before = 0n,
): bigint {
  let hash = before;
  for (const { name, type } of fields) {
    const field = value[name];
    if (field === null || field === undefined) continue;
    if (type.kind === "record") {
      hash = hashRecord(field as Record<string, unknown>, type.fields, hash);
      continue;
    }
    hash = (((17n * 37n + hashValue(field, type)) & MASK) * 37n + hash) & MASK;
  }
  return hash;
}

function hashScalar(value: unknown, type: FenlType): bigint {
  if (isText(type)) return hashText(value as string);
  if (type.kind === "binary") return hashBytes(value as Uint8Array);
  if (type.kind === "bool") return finish(update(HASH_START, value ? 1n : 0n));
  return finish(update(HASH_START, bitsOf(value as number | bigint, type)));
}

/** The bits Rust feeds to the hasher: two's complement of the type's own width, or the float's bit pattern. */
function bitsOf(value: number | bigint, type: FenlType): bigint {
  if (isFloat(type)) {
    if (type.kind === "f64") {
      scratch.setFloat64(0, Number(value));
      return scratch.getBigUint64(0);
    }
    scratch.setFloat32(0, Number(value));
    return BigInt(scratch.getUint32(0));
  }
  const width =
    type.kind === "i8" ? 8 : type.kind === "i16" ? 16 : type.kind === "i32" || type.kind === "date32" ? 32 : 64;
  if (type.kind === "interval_days") return BigInt.asUintN(64, BigInt(value) & 0xffff_ffffn);
  return BigInt.asUintN(isInterval(type) ? 32 : width, BigInt(value));
}

const encoder = new TextEncoder();

function hashText(text: string): bigint {
  // Rust's str ends its bytes with 0xff.
  return finish(update(write(HASH_START, encoder.encode(text)), 0xffn));
}

function hashBytes(bytes: Uint8Array): bigint {
  // Rust's [u8] starts with its length.
  return finish(write(update(HASH_START, BigInt(bytes.length)), bytes));
}

function write(buffer: bigint, bytes: Uint8Array): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = bytes.length;
  let state = ((buffer + BigInt(size)) * HASH_MULTIPLE) & MASK;
  if (size > 16) {
    state = large(state, view.getBigUint64(size - 16, true), view.getBigUint64(size - 8, true));
    let at = 0;
    for (; size - at > 16; at += 16) state = large(state, view.getBigUint64(at, true), view.getBigUint64(at + 8, true));
    return state;
  }
  if (size > 8) return large(state, view.getBigUint64(0, true), view.getBigUint64(size - 8, true));
  if (size >= 4) return large(state, BigInt(view.getUint32(0, true)), BigInt(view.getUint32(size - 4, true)));
  if (size >= 2) return large(state, BigInt(view.getUint16(0, true)), BigInt(bytes[size - 1]!));
  const only = BigInt(bytes[0] ?? 0);
  return large(state, only, only);
}

function update(buffer: bigint, data: bigint): bigint {
  return foldedMultiply(data ^ buffer, HASH_MULTIPLE);
}

function large(buffer: bigint, low: bigint, high: bigint): bigint {
  const combined = foldedMultiply(low ^ EXTRA_0, high ^ EXTRA_1);
  return rotateLeft(((buffer + HASH_PAD) & MASK) ^ combined, ROTATION);
}

function finish(buffer: bigint): bigint {
  return rotateLeft(foldedMultiply(buffer, HASH_PAD), buffer & 63n);
}

function foldedMultiply(a: bigint, b: bigint): bigint {
  const product = a * b;
  return (product & MASK) ^ (product >> 64n);
}

function rotateLeft(value: bigint, bits: bigint): bigint {
  return ((value << bits) | (value >> (64n - bits))) & MASK;
}
