import { isMap, mapEntries, type PropertyMap, UNKNOWN, type Value } from "../../../values/index.js";
import { type Field, type Fields, isCollection } from "../schema/field.js";
import { isAbsent, isZero } from "./empty.js";
import { sortSet } from "./order.js";

/**
 * The state that a resource would have after an update, as far as it is known before.
 * @param inputs the checked inputs
 * @param prior the state so far; absent when the resource is to be created
 */
export function planState(fields: Fields, inputs: PropertyMap, prior?: PropertyMap): PropertyMap {
  return mapEntries(fields, (field, name) =>
    planProperty(field, inputs[name] ?? null, prior?.[name], prior === undefined),
  );
}

/** A copy of a state with every property present and every set in its order. */
export function normalizeState(fields: Fields, state: PropertyMap): PropertyMap {
  return mapEntries(fields, (field, name) => {
    const value = state[name] ?? null;
    return field.kind === "set" && Array.isArray(value) ? sortSet(field, value) : value;
  });
}

function planProperty(field: Field, input: Value, prior: Value | undefined, creating: boolean): Value {
  if (field.output) return creating ? UNKNOWN : (prior ?? missing(field));
  if (isGiven(field, input)) return shapeValue(field, input, prior ?? null);
  if (field.default !== undefined && field.default !== "") return field.default;
  if (field.computed) return creating ? UNKNOWN : (prior ?? missing(field));
  // The daemon reports zeros for what nobody set; that is no difference.
  if (prior !== undefined && isZero(prior)) return prior;
  return field.fields && isCollection(field) ? [] : null;
}

/** Whether the program says something; an empty value of a computed property leaves the choice to the daemon. */
function isGiven(field: Field, input: Value): boolean {
  if (!isAbsent(input)) return input !== "" || !field.computed;
  return input !== null && !field.computed && !isCollection(field);
}

/**
 * What stands for a computed property that the state lacks. States of successful updates hold at least an empty list,
 * so a list that is missing tells of a failed creation, which has to be done again.
 */
function missing(field: Field): Value {
  return field.kind === "list" ? UNKNOWN : null;
}

/** Gives an input the form that it has in a state: nested properties complete, sets in order. */
export function shapeValue(field: Field, input: Value, prior: Value): Value {
  if (input === UNKNOWN) return UNKNOWN;
  if (field.kind === "object") return shapeObject(field, input, prior, false);
  if (!Array.isArray(input) || !isCollection(field)) return input;
  if (!field.fields) return field.kind === "set" ? sortSet(field, unique(input)) : input;
  const inSet = field.kind === "set";
  const shaped = input.map((element) => shapeObject(field, element, null, inSet));
  const known = field.key && Array.isArray(prior) ? matchElements(field, shaped, prior) : [];
  const elements = input.map((element, index) => shapeObject(field, element, known[index] ?? null, inSet));
  return inSet ? sortSet(field, unique(elements)) : elements;
}

function unique(elements: Value[]): Value[] {
  const seen = new Set<string>();
  return elements.filter((element) => {
    const key = JSON.stringify(element);
    return seen.has(key) ? false : seen.add(key);
  });
}

/** The old element that goes with each new one: the one with the same key, else in lists the one in the same place. */
function matchElements(field: Field, elements: Value[], prior: Value[]): (PropertyMap | undefined)[] {
  const known: (Value | undefined)[] = [...prior];
  const take = (at: number) => {
    const match = known[at];
    known[at] = undefined;
    return isMap(match ?? null) ? (match as PropertyMap) : undefined;
  };
  const matches = elements.map((element) => take(known.findIndex((old) => hasSameKey(field.key!, old, element))));
  return matches.map((match, index) => match ?? (field.kind === "list" ? take(index) : undefined));
}

function hasSameKey(key: readonly string[], a: Value | undefined, b: Value): boolean {
  return isMap(a ?? null) && isMap(b) && key.every((name) => ((a as PropertyMap)[name] ?? "") === (b[name] ?? ""));
}

function shapeObject(field: Field, input: Value, prior: Value, inSet: boolean): Value {
  if (input === UNKNOWN) return UNKNOWN;
  const given = isMap(input) ? input : {};
  const old = isMap(prior) ? prior : {};
  return mapEntries(field.fields!, (nested, name) => {
    const value = given[name] ?? null;
    if (value !== null) return shapeValue(nested, value, old[name] ?? null);
    if (nested.default !== undefined) return nested.default;
    if (nested.computed && old[name] !== undefined) return old[name]!;
    return inSet || isCollection(nested) ? emptyNested(nested) : null;
  });
}

/** What an unset property of a set's element looks like in a state. */
export function emptyNested(field: Field): Value {
  if (field.kind === "string") return "";
  if (isCollection(field)) return [];
  return field.kind === "map" ? {} : null;
}
