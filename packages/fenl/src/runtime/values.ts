/** Equality of values of one type, lists and records included. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (a instanceof Uint8Array && b instanceof Uint8Array) return Buffer.compare(a, b) === 0;
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((item, i) => sameValue(item, b[i]));
  }
  const left = Object.entries(a);
  return left.length === Object.keys(b).length && left.every(([name, value]) => sameValue(value, ownField(b, name)));
}

/** A record's own field: names such as `constructor` must not reach what every object inherits. */
export function ownField(record: object, name: string): unknown {
  return Object.hasOwn(record, name) ? ((record as Record<string, unknown>)[name] ?? null) : null;
}

/** An element of a list; null outside of it. */
export function elementAt(index: number | bigint, list: readonly unknown[]): unknown {
  return index >= 0 && index < list.length ? (list[Number(index)] ?? null) : null;
}

/** The value of a key in a map, which may come as an object (Avro maps do). */
export function mapGet(key: unknown, map: Map<unknown, unknown> | Record<string, unknown>): unknown {
  return map instanceof Map ? (map.get(key) ?? null) : ownField(map, String(key));
}

export function flatten(list: readonly (readonly unknown[] | null)[]): unknown[] {
  return list.flatMap((inner) => inner ?? []);
}

/** The elements of both lists, each once; as they are when one side is empty. */
export function union(a: readonly unknown[] | null, b: readonly unknown[] | null): readonly unknown[] {
  if (!a?.length) return b ?? [];
  if (!b?.length) return a;
  const result: unknown[] = [];
  const seen = new Set<unknown>();
  for (const item of [...a, ...b]) {
    const id = typeof item === "object" && item !== null ? identity(item) : item;
    if (!seen.has(id)) result.push(item);
    seen.add(id);
  }
  return result;
}

/** The field of each of the records of a list. */
export function fieldOfEach(list: readonly (object | null)[], name: string): unknown[] {
  return list.map((item) => (item === null ? null : ownField(item, name)));
}

/** A primitive that is equal for equal values, for Maps and Sets. */
export function identity(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  return JSON.stringify(value, (_, inner) => {
    if (typeof inner === "bigint") return { $bigint: String(inner) };
    if (typeof inner === "object" && inner !== null && !Array.isArray(inner)) {
      return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)));
    }
    return inner;
  });
}
