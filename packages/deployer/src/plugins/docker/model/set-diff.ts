import { isMap, type PropertyMap, UNKNOWN, type Value } from "../../../values/index.js";
import { type Field, isCollection } from "../schema/field.js";
import { isAbsent } from "./empty.js";
import { elementIdentity } from "./identity.js";
import { type Path, valueAt } from "./path.js";

interface ElementChange {
  old: Value;
  next: Value;
}

/**
 * Which elements of a set come and go, by index: that of the old state for what goes, that of the program for what
 * comes, and a change where both are the same. Undefined when an element that comes can't be found in the program's
 * spelling, so that the change can only be told of the set as a whole.
 */
export function matchSetChanges(
  field: Field,
  path: Path,
  old: readonly Value[],
  next: readonly Value[],
  inputs: PropertyMap,
): Map<number, ElementChange> | undefined {
  const oldKeys = old.map((element) => elementIdentity(field, element));
  const nextKeys = next.map((element) => elementIdentity(field, element));
  const changes = new Map<number, ElementChange>();
  oldKeys.forEach((key, index) => {
    if (!nextKeys.includes(key)) changes.set(index, { old: old[index]!, next: null });
  });
  const added = next.filter((_, index) => !oldKeys.includes(nextKeys[index]!));
  if (added.length === 0) return changes;

  const given = valueAt(inputs, path);
  const candidates = Array.isArray(given) ? given : [];
  if (candidates.length < next.length) return undefined;
  const used = new Set<number>();
  for (const element of added) {
    const at = candidates.findIndex((input, index) => !used.has(index) && isSpelledAs(field, input, element));
    if (at < 0) return undefined;
    used.add(at);
    changes.set(at, { old: changes.get(at)?.old ?? null, next: element });
  }
  return changes;
}

/** Whether an element of the state is literally what the program wrote, nothing filled in but what is computed. */
function isSpelledAs(field: Field, input: Value, element: Value): boolean {
  return field.fields ? sameObject(field, input, element) : input === element;
}

function sameObject(field: Field, input: Value, element: Value): boolean {
  if (!isMap(input) || !isMap(element)) return input === element || (isAbsent(input) && isAbsent(element));
  return Object.entries(field.fields!).every(([name, nested]) =>
    sameNested(nested, input[name] ?? null, element[name] ?? null),
  );
}

function sameNested(field: Field, input: Value, value: Value): boolean {
  if (field.computed && input === null) return true;
  if (input === UNKNOWN || value === UNKNOWN) return input === value;
  if (field.kind === "object") return sameObject(field, input, value);
  if (isCollection(field) || field.kind === "map") {
    if (input === null || value === null) return isAbsent(input) && isAbsent(value);
    if (Array.isArray(input) && Array.isArray(value)) {
      return input.length === value.length && input.every((part, index) => isSpelledAs(field, part, value[index]!));
    }
    return JSON.stringify(input) === JSON.stringify(value);
  }
  return input === value;
}
