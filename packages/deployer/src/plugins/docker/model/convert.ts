import { isMap, type PropertyMap, UNKNOWN, type Value } from "../../../values/index.js";

/** A property as text; undefined when it is not set. */
export function text(value: Value | undefined): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** A property as a number; undefined when it is not set. */
export function number(value: Value | undefined): number | undefined {
  return typeof value === "number" ? value : undefined;
}

/** A list of texts, empty when it is not set. */
export function texts(value: Value | undefined): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

/** A list of objects, empty when it is not set. */
export function objects(value: Value | undefined): PropertyMap[] {
  return Array.isArray(value) ? value.filter(isMap) : [];
}

/** A map of texts; undefined when it is not set. */
export function textMap(value: Value | undefined): Record<string, string> | undefined {
  if (!isMap(value) || Object.keys(value).length === 0) return undefined;
  return Object.fromEntries(Object.entries(value).map(([key, element]) => [key, String(element)]));
}

/** Labels as Docker wants them. */
export function labelMap(value: Value | undefined): Record<string, string> {
  return Object.fromEntries(objects(value).map(({ label, value }) => [String(label), String(value)]));
}

/** Labels as the state holds them, in order. */
export function labelSet(labels: Record<string, string> | null | undefined): Value[] {
  return Object.entries(labels ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([label, value]) => ({ label, value }));
}

/** A copy of a state with nothing unknown: what was never computed is absent. */
export function known(state: PropertyMap): PropertyMap {
  return Object.fromEntries(Object.entries(state).map(([name, value]) => [name, value === UNKNOWN ? null : value]));
}
