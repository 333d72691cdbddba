import { type FenlType, recordOf, type SimpleKind, sameType, simple, type TypedField } from "./fenl-type.js";
import {
  bitsOf,
  DURATIONS,
  isDuration,
  isFloat,
  isNumber,
  isSigned,
  isText,
  isTimestamp,
  isUnsigned,
} from "./kinds.js";

/** The smallest type both can be promoted to, or undefined when they have nothing in common. */
export function leastUpperBound(a: FenlType, b: FenlType): FenlType | undefined {
  if (a.kind === "error" || b.kind === "error") return simple("error");
  if (a.kind === "null") return b;
  if (b.kind === "null") return a;
  if (isNumber(a) && isNumber(b)) return numeric(a, b);
  if (isText(a) && isText(b)) return a.kind === b.kind ? a : simple("large_string");
  if (a.kind === "string" && isTimestamp(b)) return b;
  if (b.kind === "string" && isTimestamp(a)) return a;
  if (isDuration(a) && isDuration(b)) return DURATIONS.indexOf(a.kind) > DURATIONS.indexOf(b.kind) ? a : b;
  if (a.kind === "record" && b.kind === "record") return records(a.fields, b.fields);
  return sameType(a, b) ? a : undefined;
}

function numeric(a: FenlType, b: FenlType): FenlType {
  if (isFloat(a) || isFloat(b)) return a.kind === b.kind ? a : simple("f64");
  const bits = Math.max(bitsOf(a), bitsOf(b));
  if (isSigned(a) === isSigned(b)) return simple(`${isSigned(a) ? "i" : "u"}${bits}` as SimpleKind);
  const unsigned = isUnsigned(a) ? a : b;
  const signed = isUnsigned(a) ? b : a;
  // No integer holds both u64 and negative numbers.
  if (unsigned.kind === "u64") return simple("f64");
  const needed = signedBitsFor(unsigned.kind, signed.kind);
  return simple(`i${needed}` as SimpleKind);
}

/** An unsigned type fits the signed type of twice its bits. */
function signedBitsFor(unsigned: string, signed: string): number {
  const signedBits = Number(signed.slice(1));
  const unsignedBits = Number(unsigned.slice(1));
  return Math.max(signedBits, unsignedBits * 2);
}

function records(a: readonly TypedField[], b: readonly TypedField[]): FenlType | undefined {
  if (a.length !== b.length) return undefined;
  const others = new Map(b.map((field) => [field.name, field.type]));
  const fields: TypedField[] = [];
  for (const { name, type } of a) {
    const other = others.get(name);
    const bound = other && leastUpperBound(type, other);
    if (!bound) return undefined;
    fields.push({ name, type: bound });
  }
  return recordOf(fields);
}
