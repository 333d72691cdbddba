import { type FenlType, sameType } from "./fenl-type.js";
import { bitsOf, DURATIONS, isDuration, isFloat, isNumber, isSigned, isTimestamp, isUnsigned } from "./kinds.js";

/** Whether an argument of one type is taken where a parameter has another: never a narrowing. */
export function convertsImplicitly(from: FenlType, to: FenlType): boolean {
  if (sameType(from, to) || from.kind === "null" || from.kind === "error" || to.kind === "error") return true;
  if (isNumber(from) && isNumber(to)) return widens(from, to);
  if (from.kind === "string") return to.kind === "timestamp_ns" || to.kind === "large_string";
  if (isTimestamp(from)) return to.kind === "timestamp_ns";
  if (isDuration(from) && isDuration(to)) return DURATIONS.indexOf(to.kind) > DURATIONS.indexOf(from.kind);
  return false;
}

function widens(from: FenlType, to: FenlType): boolean {
  if (to.kind === "f64") return true;
  if (isFloat(from) || isFloat(to)) return isFloat(from) && isFloat(to) && bitsOf(to) > bitsOf(from);
  if (isUnsigned(to)) return isUnsigned(from) && bitsOf(to) >= bitsOf(from);
  return isSigned(from) ? bitsOf(to) >= bitsOf(from) : bitsOf(to) > bitsOf(from);
}
