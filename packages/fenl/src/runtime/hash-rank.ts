import type { FenlType } from "../types/fenl-type.js";
import { HASH_MULTIPLE, HASH_PAD, HASH_START, hashValue } from "./hash.js";

/** Leaves 30 of 64 bits: such numbers need no memory of their own. */
const RANK_SHIFT = 34n;
const WORD = 2 ** 32;

/**
 * The upper 30 bits of a key's hash, which order nearly all keys. Whole numbers, the most common keys, are hashed without
 * big integers, which take tens of times as long.
 */
export function hashRank(value: unknown, type: FenlType): number {
  if ((type.kind === "i64" || type.kind === "u64") && Number.isSafeInteger(value))
    return rankOfInteger(value as number);
  return Number(hashValue(value, type) >> RANK_SHIFT);
}

const [startHigh, startLow] = words(HASH_START);
const [multipleHigh, multipleLow] = words(HASH_MULTIPLE);
const [padHigh, padLow] = words(HASH_PAD);

function words(value: bigint): [high: number, low: number] {
  return [Number(value >> 32n), Number(value & 0xffff_ffffn)];
}

function rankOfInteger(value: number): number {
  foldedMultiply(Math.floor(value / WORD) ^ startHigh, value ^ startLow, multipleHigh, multipleLow);
  const turn = low & 63;
  foldedMultiply(high, low, padHigh, padLow);
  // Rotated left, the upper word is made of these two.
  const [upper, lower] = turn < 32 ? [high, low] : [low, high];
  const bits = turn & 31;
  return ((upper << bits) | (bits === 0 ? 0 : lower >>> (32 - bits))) >>> 2;
}

// The result of the last `foldedMultiply`: a pair would have to be made anew each time.
let high = 0;
let low = 0;

/** Multiplies two numbers of 64 bits, and folds the 128 bits of the product in half. */
function foldedMultiply(aHigh: number, aLow: number, bHigh: number, bLow: number): void {
  const low0 = lowProduct(aLow, bLow);
  const low1 = lowProduct(aLow, bHigh);
  const low2 = lowProduct(aHigh, bLow);
  const low3 = lowProduct(aHigh, bHigh);
  const second = highProduct(aLow, bLow) + low1 + low2;
  const third = highProduct(aLow, bHigh) + highProduct(aHigh, bLow) + low3 + Math.floor(second / WORD);
  const fourth = highProduct(aHigh, bHigh) + Math.floor(third / WORD);
  low = (low0 ^ third) >>> 0;
  high = (second ^ fourth) >>> 0;
}

/** The lower 32 bits of a product of two words. */
function lowProduct(a: number, b: number): number {
  return Math.imul(a, b) >>> 0;
}

/** The upper 32 bits of a product of two words. */
function highProduct(a: number, b: number): number {
  const [aLow, aHigh, bLow, bHigh] = [a & 0xffff, a >>> 16, b & 0xffff, b >>> 16];
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16);
  const other = aLow * bHigh + (middle & 0xffff);
  return aHigh * bHigh + Math.floor(middle / 0x1_0000) + Math.floor(other / 0x1_0000);
}
