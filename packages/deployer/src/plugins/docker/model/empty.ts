import { isMap, type Value } from "../../../values/index.js";

/** Whether a value says nothing: null, an empty list or an empty map. */
export function isAbsent(value: Value | undefined): value is null | undefined {
  if (value === undefined || value === null) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isMap(value) && Object.keys(value).length === 0;
}

/** Whether a value is absent or what its type starts out with: false, zero, empty text. */
export function isZero(value: Value | undefined): boolean {
  return isAbsent(value) || value === false || value === 0 || value === "";
}
