import { deepEqual, hasContent } from "./equal.js";
import { isMap, type PropertyMap, Secret, type Value } from "./types.js";

/** How two maps of properties differ. Null and missing count as the same nothing. */
export interface ObjectDiff {
  adds: PropertyMap;
  deletes: PropertyMap;
  updates: { [key: string]: ValueDiff };
  sames: PropertyMap;
}

/** How two lists differ, element by element at the same index. */
export interface ArrayDiff {
  adds: { [index: number]: Value };
  deletes: { [index: number]: Value };
  updates: { [index: number]: ValueDiff };
  sames: { [index: number]: Value };
}

/** A changed value; `object` or `array` say what changed inside when both sides are of that kind. */
export interface ValueDiff {
  old: Value;
  new: Value;
  object?: ObjectDiff;
  array?: ArrayDiff;
}

/**
 * Compares two maps of properties; undefined when they are equal.
 * @param ignore leaves out the keys for which it returns true, at every depth
 */
export function diffObjects(
  olds: PropertyMap,
  news: PropertyMap,
  ignore: (key: string) => boolean = () => false,
): ObjectDiff | undefined {
  const result = { adds: [], deletes: [], updates: [], sames: [] } as {
    adds: [string, Value][];
    deletes: [string, Value][];
    updates: [string, ValueDiff][];
    sames: [string, Value][];
  };
  for (const key of Object.keys(olds)) {
    if (ignore(key)) continue;
    const old = olds[key]!;
    if (!Object.hasOwn(news, key)) {
      if (hasContent(old)) result.deletes.push([key, old]);
      continue;
    }
    const next = news[key]!;
    const diff = diffValues(old, next, ignore);
    if (diff === undefined) result.sames.push([key, old]);
    else if (!hasContent(old)) result.adds.push([key, next]);
    else if (!hasContent(next)) result.deletes.push([key, old]);
    else result.updates.push([key, diff]);
  }
  for (const key of Object.keys(news)) {
    if (!ignore(key) && !Object.hasOwn(olds, key) && hasContent(news[key]!)) result.adds.push([key, news[key]!]);
  }
  if (result.adds.length + result.deletes.length + result.updates.length === 0) return undefined;
  return {
    adds: Object.fromEntries(result.adds),
    deletes: Object.fromEntries(result.deletes),
    updates: Object.fromEntries(result.updates),
    sames: Object.fromEntries(result.sames),
  };
}

/** Compares two values; undefined when they are equal. */
export function diffValues(
  old: Value,
  next: Value,
  ignore: (key: string) => boolean = () => false,
): ValueDiff | undefined {
  if (Array.isArray(old) && Array.isArray(next)) {
    const array = diffArrays(old, next, ignore);
    return array && { old, new: next, array };
  }
  if (isMap(old) && isMap(next)) {
    const object = diffObjects(old, next, ignore);
    return object && { old, new: next, object };
  }
  if (old instanceof Secret && next instanceof Secret) {
    return diffValues(old.value, next.value, ignore) && { old, new: next };
  }
  return deepEqual(old, next) ? undefined : { old, new: next };
}

function diffArrays(olds: Value[], news: Value[], ignore: (key: string) => boolean): ArrayDiff | undefined {
  const result: ArrayDiff = { adds: {}, deletes: {}, updates: {}, sames: {} };
  let changed = olds.length !== news.length;
  for (let index = 0; index < Math.max(olds.length, news.length); index++) {
    if (index >= olds.length) result.adds[index] = news[index]!;
    else if (index >= news.length) result.deletes[index] = olds[index]!;
    else {
      const diff = diffValues(olds[index]!, news[index]!, ignore);
      if (diff) result.updates[index] = diff;
      else result.sames[index] = olds[index]!;
      changed ||= diff !== undefined;
    }
  }
  return changed ? result : undefined;
}
