import { isMap, type PropertyMap, type Value } from "../../../values/index.js";
import { type Field, type Fields, isCollection } from "../schema/field.js";
import { DEFAULTS } from "./defaults.js";
import { isZero } from "./empty.js";
import { elementIdentity, identity } from "./identity.js";

/** After a refresh: the old inputs with the values that are really there, no name added. */
export function refreshInputs(fields: Fields, oldInputs: PropertyMap, state: PropertyMap): PropertyMap {
  return refreshObject(fields, oldInputs, state);
}

/** After an import or `.get`: all that a program would have to give, taken from the state. */
export function importInputs(fields: Fields, state: PropertyMap): PropertyMap {
  const inputs: PropertyMap = {};
  for (const [name, field] of Object.entries(fields)) {
    const value = state[name] ?? null;
    if (field.output || (!field.required && (isZero(value) || value === (field.default ?? null)))) continue;
    inputs[name] = importValue(field, value);
  }
  inputs[DEFAULTS] = [];
  return inputs;
}

function importValue(field: Field, value: Value): Value {
  if (field.kind === "object" && isMap(value)) return importInputs(field.fields!, value);
  if (!field.fields || !Array.isArray(value)) return value;
  return value.map((element) => (isMap(element) ? importInputs(field.fields!, element) : element));
}

function refreshObject(fields: Fields, inputs: PropertyMap, state: PropertyMap): PropertyMap {
  const result: PropertyMap = {};
  const changed = new Set<string>();
  for (const [name, old] of Object.entries(inputs)) {
    if (name === DEFAULTS || !(name in state)) continue;
    const field = fields[name];
    result[name] = field ? refreshValue(field, old, state[name]!) : state[name]!;
    if (field && identity(field, result[name]!) !== identity(field, old)) changed.add(name);
  }
  const defaults = Array.isArray(inputs[DEFAULTS]) ? inputs[DEFAULTS] : [];
  const kept = defaults.filter((name) => typeof name === "string" && name in result && !changed.has(name));
  if (kept.length > 0) result[DEFAULTS] = kept;
  return result;
}

function refreshValue(field: Field, old: Value, now: Value): Value {
  // Another spelling of the same value keeps the program's.
  if (identity(field, old) === identity(field, now) || field.same?.(now, old)) return old;
  if (field.kind === "object" && isMap(old) && isMap(now)) return refreshObject(field.fields!, old, now);
  if (!isCollection(field) || !field.fields || !Array.isArray(old) || !Array.isArray(now)) return now;
  const rest = [...now];
  const matches = old.map((element) => {
    const wanted = elementIdentity(field, element);
    const at = rest.findIndex((candidate) => elementIdentity(field, candidate) === wanted);
    return at < 0 ? undefined : rest.splice(at, 1)[0]!;
  });
  // An element of a list that changed is found in its place; one of a set that changed is a different one.
  const refreshed = old.map((element, index) => {
    const match = matches[index] ?? (field.kind === "list" ? rest.shift() : undefined);
    return match === undefined ? undefined : matches[index] ? element : refreshElement(field, element, match);
  });
  return refreshed.filter((element) => element !== undefined);
}

function refreshElement(field: Field, old: Value, now: Value): Value {
  return isMap(old) && isMap(now) ? refreshObject(field.fields!, old, now) : now;
}
