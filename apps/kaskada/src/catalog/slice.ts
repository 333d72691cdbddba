import type { FenlType } from "@rt-kaskada/fenl";
import { hashValue } from "@rt-kaskada/fenl";
import type { SliceRequest } from "@rt-kaskada/kaskada-api";
import { invalidArgument } from "../server/api-error.js";

const HASHES = 2n ** 64n;

/** Whether rows of an entity belong to a slice. */
export type SliceFilter = (key: unknown) => boolean;

/**
 * The entities a slice takes; throws INVALID_ARGUMENT on one that makes no sense.
 * @param slice percent of the entities or their keys as text; none takes all
 * @param keyType type of the entity key, which textual keys are read as
 */
export function sliceFilter(slice: SliceRequest | null | undefined, keyType: FenlType): SliceFilter {
  if (slice?.percent) {
    const { percent } = slice.percent;
    if (!(percent >= 0.1 && percent <= 100))
      throw invalidArgument(`slice percent must be between 0.1 and 100, but is ${percent}`);
    const limit = BigInt(Math.floor((percent / 100) * 2 ** 53)) * (HASHES / 2n ** 53n);
    return (key) => hashValue(key, keyType) <= limit;
  }
  if (slice?.entityKeys) {
    const wanted = new Set(slice.entityKeys.entityKeys.map((text) => readKey(text, keyType)));
    if (wanted.size === 0) throw invalidArgument("slice has no entity keys");
    return (key) => wanted.has(key);
  }
  return () => true;
}

function readKey(text: string, { kind }: FenlType): unknown {
  if (text.trim() === "") throw invalidArgument("slice has a blank entity key");
  if (kind === "string" || kind === "large_string") return text;
  if (kind === "bool" && /^(true|false)$/.test(text)) return text === "true";
  if (/^[iu]\d+$/.test(kind) && /^-?\d+$/.test(text)) {
    return Number.isSafeInteger(Number(text)) ? Number(text) : BigInt(text);
  }
  if (/^f\d+$/.test(kind) && text.trim() !== "" && !Number.isNaN(Number(text))) return Number(text);
  throw invalidArgument(`slice: entity key ${JSON.stringify(text)} can't be read as ${kind}`);
}
