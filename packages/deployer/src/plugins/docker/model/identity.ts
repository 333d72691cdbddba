import { isMap, UNKNOWN, type Value } from "../../../values/index.js";
import { type Field, isCollection } from "../schema/field.js";
import { isZero } from "./empty.js";

/**
 * A text that two values of a property share exactly when they mean the same: spelled alike by the field's rules,
 * regardless of the order in sets and of whether a zero is written or left out.
 */
export function identity(field: Field, value: Value): string {
  return JSON.stringify(canonical(field, value));
}

function canonical(field: Field, value: Value): unknown {
  if (value === UNKNOWN) return { unknown: true };
  if (isZero(value)) return null;
  if (isCollection(field) && Array.isArray(value)) {
    const elements = value.map((element) => (field.fields ? object(field, element) : scalar(field, element)));
    return field.kind === "set" ? [...new Set(elements.map((element) => JSON.stringify(element)))].sort() : elements;
  }
  if (field.kind === "object") return object(field, value);
  if (isMap(value))
    return Object.keys(value)
      .sort()
      .map((key) => [key, scalar(field, value[key]!)]);
  return scalar(field, value);
}

/** An object in which nothing is set means the same as none. */
function object(field: Field, value: Value): unknown {
  if (!isMap(value)) return scalar(field, value);
  const names = Object.keys(field.fields ?? {}).sort();
  const parts = names.map((name) => canonical(field.fields![name]!, value[name] ?? null));
  return parts.some((part) => part !== null) ? parts : null;
}

function scalar(field: Field, value: Value): unknown {
  if (value === UNKNOWN) return { unknown: true };
  return field.normalize && value !== null ? field.normalize(value) : value;
}

/** The identity of one element of a list or set. */
export function elementIdentity(field: Field, element: Value): string {
  return JSON.stringify(field.fields ? object(field, element) : scalar(field, element));
}
