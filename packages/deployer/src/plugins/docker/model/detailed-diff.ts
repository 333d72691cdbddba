import { isMap, type PropertyMap, pathText, UNKNOWN, type Value } from "../../../values/index.js";
import { type Field, type Fields, isCollection } from "../schema/field.js";
import { isAbsent, isZero } from "./empty.js";
import { identity } from "./identity.js";
import { type ChangeKind, diffTexts } from "./list-diff.js";
import { type Path, replacesAt, valueReplaces } from "./path.js";
import { matchSetChanges } from "./set-diff.js";

export interface Change {
  kind: ChangeKind;
  replace: boolean;
}

export type Changes = Map<string, Change>;

/**
 * Where two states differ, by path. Paths and kinds are those of the original plugin, whose algorithm this follows.
 * @param prior the state so far
 * @param planned the state to be
 * @param inputs the new inputs, whose order decides the index of a changed element of a set
 */
export function detailedDiff(fields: Fields, prior: PropertyMap, planned: PropertyMap, inputs: PropertyMap): Changes {
  const differ = new Differ(fields, inputs);
  for (const [name, field] of Object.entries(fields)) {
    differ.compare([name], field, prior[name] ?? null, planned[name] ?? null);
  }
  return differ.changes;
}

class Differ {
  readonly changes: Changes = new Map();

  constructor(
    private readonly fields: Fields,
    private readonly inputs: PropertyMap,
  ) {}

  compare(path: Path, field: Field | undefined, before: Value, after: Value): void {
    const old = isAbsent(before) ? null : before;
    const next = after !== UNKNOWN && isAbsent(after) ? null : after;
    if (old === null || next === null || next === UNKNOWN) this.compareWhole(path, field, old, next);
    else if (field && isSame(field, old, next)) return;
    else if (field?.kind === "object" || isElement(path, field)) this.compareObject(path, field!, old, next);
    else if (field?.kind === "map" && isMap(old) && isMap(next)) this.compareMap(path, old, next);
    else if (field && isCollection(field) && Array.isArray(old) && Array.isArray(next)) {
      if (field.kind === "set") this.compareSet(path, field, old, next);
      else this.compareList(path, field, old, next);
    } else this.add(path, "update", replacesAt(this.fields, path), old, next);
  }

  /** One side is missing or not known yet: the change is told of the whole value. */
  private compareWhole(path: Path, field: Field | undefined, old: Value, next: Value): void {
    if (old === null && next === null) return;
    if (next === UNKNOWN) {
      this.add(path, old === null ? "add" : "update", valueReplaces(this.fields, path, old), old, next);
    } else if (old === null) {
      if (field && isZero(next)) return;
      this.add(path, "add", valueReplaces(this.fields, path, next), old, next);
    } else {
      if (field && isZero(old)) return;
      this.add(path, "delete", valueReplaces(this.fields, path, old), old, next);
    }
  }

  private compareObject(path: Path, field: Field, old: Value, next: Value): void {
    for (const [name, nested] of Object.entries(field.fields!)) {
      this.compare([...path, name], nested, partOf(old, name), partOf(next, name));
    }
  }

  private compareMap(path: Path, old: PropertyMap, next: PropertyMap): void {
    for (const key of new Set([...Object.keys(old), ...Object.keys(next)])) {
      this.compare([...path, key], undefined, old[key] ?? null, next[key] ?? null);
    }
  }

  private compareList(path: Path, field: Field, old: Value[], next: Value[]): void {
    if (!field.fields) {
      const replace = replacesAt(this.fields, path);
      for (const [index, kind] of diffTexts(old, next)) this.set([...path, index], { kind, replace });
      return;
    }
    for (let index = 0; index < Math.max(old.length, next.length); index++) {
      this.compare([...path, index], field, old[index] ?? null, next[index] ?? null);
    }
  }

  private compareSet(path: Path, field: Field, old: Value[], next: Value[]): void {
    const matched = matchSetChanges(field, path, old, next, this.inputs);
    if (!matched) this.add(path, "update", replacesAt(this.fields, path), old, next);
    for (const [index, change] of matched ?? []) {
      this.compare([...path, index], field.fields ? field : undefined, change.old, change.next);
    }
  }

  private add(path: Path, kind: ChangeKind, replace: boolean, old: Value, next: Value): void {
    if (old !== null && next !== null && next !== UNKNOWN && JSON.stringify(old) === JSON.stringify(next)) return;
    const field = path.length === 1 ? this.fields[path[0] as string] : undefined;
    const taken = field?.removalReplaces === true && (next === null || isZero(next));
    this.set(path, { kind, replace: replace || taken });
  }

  private set(path: Path, change: Change): void {
    this.changes.set(pathText(path), change);
  }
}

/** Whether a path names an element of a list or set of objects rather than the collection. */
function isElement(path: Path, field: Field | undefined): boolean {
  return typeof path.at(-1) === "number" && field?.fields !== undefined;
}

function isSame(field: Field, old: Value, next: Value): boolean {
  if (field.same?.(old, next)) return true;
  return identity(field, old) === identity(field, next);
}

function partOf(value: Value, name: string): Value {
  return isMap(value) ? (value[name] ?? null) : null;
}
