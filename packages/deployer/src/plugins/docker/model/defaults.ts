import { isMap, type PropertyMap, type Value } from "../../../values/index.js";
import { type Field, type Fields, isCollection } from "../schema/field.js";
import { elementIdentity } from "./identity.js";

/** Where the names of properties that were filled in are kept, in every object. */
export const DEFAULTS = "__defaults";

/**
 * Fills in what the program left out, and notes in every object what that was.
 * @param olds the old inputs; a value that was filled in before is kept
 * @param generateName makes a name for a resource that has none
 */
export function applyDefaults(
  fields: Fields,
  news: PropertyMap,
  olds: PropertyMap,
  generateName: () => string,
): PropertyMap {
  const result: PropertyMap = {};
  for (const [name, value] of Object.entries(news)) {
    if (name === DEFAULTS || value === null) continue;
    const field = fields[name];
    result[name] = field ? completeValue(field, value, olds[name] ?? null) : value;
  }
  const filled: string[] = [];
  for (const [name, field] of Object.entries(fields)) {
    if (result[name] !== undefined) continue;
    const value = defaultOf(name, field, olds, generateName);
    if (value === undefined) continue;
    result[name] = value;
    filled.push(name);
  }
  result[DEFAULTS] = filled.sort();
  return result;
}

function defaultOf(name: string, field: Field, olds: PropertyMap, generateName: () => string): Value | undefined {
  if (!field.autonamed && field.default === undefined) return undefined;
  const former = olds[DEFAULTS];
  const old = olds[name] ?? null;
  if (old !== null && (!Array.isArray(former) || former.includes(name))) return old;
  if (field.autonamed) return generateName();
  // False, zero and empty text are what leaving the property out means anyway.
  return field.default ? field.default : undefined;
}

function completeValue(field: Field, value: Value, old: Value): Value {
  if (field.kind === "object") return completeObject(field, value, old);
  if (!isCollection(field) || !Array.isArray(value)) return coerce(field, value);
  if (!field.fields) return value.map((element) => coerceText(element));
  const olds = Array.isArray(old) ? old : [];
  return value.map((element, index) => {
    const match = field.kind === "set" ? sameElement(field, olds, element) : olds[index];
    return completeObject(field, element, match ?? null);
  });
}

function completeObject(field: Field, value: Value, old: Value): Value {
  if (!isMap(value)) return value;
  return applyDefaults(field.fields!, value, isMap(old) ? old : {}, () => "");
}

function sameElement(field: Field, olds: Value[], element: Value): Value | undefined {
  const wanted = elementIdentity(field, element);
  return olds.find((old) => elementIdentity(field, old) === wanted);
}

/** Programs in loosely typed languages may give a number as text or the other way round. */
function coerce(field: Field, value: Value): Value {
  if (field.kind === "string") return coerceText(value);
  if (field.kind === "number" && typeof value === "string" && /^[+-]?\d+$/.test(value)) return Number(value);
  if (field.kind === "map" && isMap(value)) {
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, element]) => element !== null)
        .map(([key, element]) => [key, coerceText(element)]),
    );
  }
  return value;
}

function coerceText(value: Value): Value {
  return typeof value === "number" || typeof value === "boolean" ? String(value) : value;
}
