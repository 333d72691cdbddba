import {
  Archive,
  Asset,
  isMap,
  OutputValue,
  type PropertyMap,
  ResourceReference,
  Secret,
  Unknown,
  type Value,
} from "./types.js";

/** Whether a value says anything: null says as much as a missing property. */
export function hasContent(value: Value): boolean {
  if (value instanceof OutputValue) return value.value !== undefined;
  return value !== null;
}

/**
 * Whether two values are the same, regardless of the order of keys. As in Pulumi, a property that is null
 * equals one that is missing, and a secret equals only a secret.
 */
export function deepEqual(a: Value, b: Value): boolean {
  if (a === b) return true;
  if (a === null || b === null || typeof a !== "object" || typeof b !== "object") return false;
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((element, index) => deepEqual(element, b[index]!));
  }
  if (a instanceof Secret) return b instanceof Secret && deepEqual(a.value, b.value);
  if (a instanceof Unknown) return b instanceof Unknown;
  if (a instanceof Asset) return b instanceof Asset && sameContent(a, b);
  if (a instanceof Archive) return b instanceof Archive && sameContent(a, b);
  if (a instanceof ResourceReference) return b instanceof ResourceReference && a.urn === b.urn && a.id === b.id;
  if (a instanceof OutputValue) return b instanceof OutputValue && equalOutputs(a, b);
  return isMap(b) && equalMaps(a, b);
}

function equalMaps(a: PropertyMap, b: PropertyMap): boolean {
  for (const key of Object.keys(a)) {
    if (Object.hasOwn(b, key) ? !deepEqual(a[key]!, b[key]!) : hasContent(a[key]!)) return false;
  }
  return Object.keys(b).every((key) => Object.hasOwn(a, key) || !hasContent(b[key]!));
}

/** Content counts, not where it comes from: two files with the same bytes are the same asset. */
function sameContent(a: Asset | Archive, b: Asset | Archive): boolean {
  if (a.hash !== undefined && b.hash !== undefined) return a.hash === b.hash;
  return JSON.stringify({ ...a, hash: undefined }) === JSON.stringify({ ...b, hash: undefined });
}

function equalOutputs(a: OutputValue, b: OutputValue): boolean {
  if (a.secret !== b.secret || a.dependencies.join("\n") !== b.dependencies.join("\n")) return false;
  if (a.value === undefined || b.value === undefined) return a.value === b.value;
  return deepEqual(a.value, b.value);
}
