import { isMap, mapEntries, type PropertyMap, Secret, type Value } from "./types.js";

/** One step into a value: a key or an index. The key `*` stands for every key or index in patterns. */
export type PathSegment = string | number;

/**
 * Parses a property path: `root.nested[0]["a key with \"quotes\""]`, with `*` or `[*]` for everything at a level.
 * @throws when the text is not a path, saying where
 */
export function parsePath(text: string): PathSegment[] {
  const path: PathSegment[] = [];
  let at = 0;
  while (at < text.length) {
    if (text[at] === "[") {
      const [segment, end] = parseBracket(text, at);
      path.push(segment);
      at = end;
    } else {
      // A dot separates two names; before the first name it is allowed and means nothing.
      if (text[at] === ".") at++;
      const end = at + (text.slice(at).match(/^[^.[]*/)?.[0].length ?? 0);
      if (end === at) throw pathError(text, at, text[at] === "[" ? "a name before [" : "a name");
      path.push(text.slice(at, end));
      at = end;
    }
  }
  return path;
}

/** Writes a path so that `parsePath` reads it again. */
export function pathText(path: readonly PathSegment[]): string {
  return path
    .map((segment, position) => {
      if (typeof segment === "number") return `[${segment}]`;
      if (/[^A-Za-z0-9_]/.test(segment)) return `["${segment.replaceAll('"', '\\"')}"]`;
      return position === 0 ? segment : `.${segment}`;
    })
    .join("");
}

function parseBracket(text: string, start: number): [PathSegment, number] {
  const rest = text.slice(start);
  const index = rest.match(/^\[(\d+|\*)\]/);
  if (index) return [index[1] === "*" ? "*" : Number(index[1]), start + index[0].length];
  const quoted = rest.match(/^\["((?:[^"\\]|\\.)*)"\]/s);
  if (quoted) return [quoted[1]!.replace(/\\(.)/gs, "$1"), start + quoted[0].length];
  throw pathError(text, start, 'an index like [0], a quoted key like ["key"] or [*]');
}

function pathError(text: string, at: number, wanted: string): Error {
  return new Error(`invalid property path ${JSON.stringify(text)}: expected ${wanted} at position ${at + 1}`);
}

/** The value at a path, looking through secrets; undefined when there is none. */
export function getPath(value: Value | undefined, path: readonly PathSegment[]): Value | undefined {
  let current = value;
  for (const segment of path) {
    if (current instanceof Secret) current = current.value;
    if (Array.isArray(current) && typeof segment === "number") current = current[segment];
    else if (isMap(current) && Object.hasOwn(current, segment)) current = current[segment];
    else return undefined;
  }
  return current;
}

/**
 * A copy of `root` with the value at a path replaced, added or, when `value` is undefined, removed. Missing maps and
 * lists on the way are made; undefined is returned where the path does not fit what is there.
 */
export function setPath(root: Value, path: readonly PathSegment[], value: Value | undefined): Value | undefined {
  const [segment, ...rest] = path;
  if (segment === undefined) return value;
  if (root instanceof Secret) {
    const inner = setPath(root.value, path, value);
    return inner === undefined ? undefined : new Secret(inner);
  }
  if (typeof segment === "number") return setElement(root, segment, rest, value);
  if (!isMap(root)) return undefined;
  if (!Object.hasOwn(root, segment)) {
    if (value === undefined) return root;
    const made = makePath(rest, value);
    return made === undefined ? undefined : Object.fromEntries([...Object.entries(root), [segment, made]]);
  }
  if (rest.length === 0) return mapEntries(root, (entry, key) => (key === segment ? value : entry));
  const changed = setPath(root[segment]!, rest, value);
  return changed === undefined ? undefined : mapEntries(root, (entry, key) => (key === segment ? changed : entry));
}

function setElement(root: Value, index: number, rest: PathSegment[], value: Value | undefined): Value | undefined {
  if (!Array.isArray(root) || index > root.length) return undefined;
  if (index === root.length) {
    if (value === undefined) return root;
    const made = makePath(rest, value);
    return made === undefined ? undefined : [...root, made];
  }
  const changed = rest.length === 0 ? value : setPath(root[index]!, rest, value);
  if (changed === undefined && rest.length > 0) return undefined;
  return changed === undefined ? root.toSpliced(index, 1) : root.with(index, changed);
}

function makePath(path: PathSegment[], value: Value): Value | undefined {
  return path.length === 0 ? value : setPath(typeof path[0] === "number" ? [] : {}, path, value);
}

/** Whether `pattern` names `path` itself or something around it; `*` in the pattern matches any one segment. */
export function pathContains(pattern: readonly PathSegment[], path: readonly PathSegment[]): boolean {
  if (pattern.length > path.length) return false;
  return pattern.every((segment, position) => segment === "*" || segment === path[position]);
}

/**
 * Gives the properties named by a path the values they had before, as `ignoreChanges` asks: changed ones are set back,
 * added ones removed, removed ones restored. Returns undefined where the path fits only one of the two sides.
 */
export function resetPath(olds: PropertyMap, news: PropertyMap, path: readonly PathSegment[]): PropertyMap | undefined {
  return resetValue(olds, news, path) as PropertyMap | undefined;
}

function resetValue(old: Value | undefined, next: Value | undefined, path: readonly PathSegment[]): Value | undefined {
  const [segment, ...rest] = path;
  if (segment === undefined) return old;
  const before = old instanceof Secret ? old.value : old;
  const after = next instanceof Secret ? next.value : next;
  const changed = resetChildren(before, after, segment, rest);
  if (changed === undefined || !(next instanceof Secret)) return changed;
  return new Secret(changed);
}

function resetChildren(
  old: Value | undefined,
  next: Value | undefined,
  segment: PathSegment,
  rest: PathSegment[],
): Value | undefined {
  if (segment === "*") {
    if (rest.length === 0) return old;
    const keys = isMap(next) ? Object.keys(next) : Array.isArray(next) ? next.map((_, index) => index) : [];
    return keys.reduce<Value | undefined>((value, key) => resetChildren(old, value, key, rest) ?? value, next);
  }
  if (rest.length === 0) {
    if (!canHold(old, segment) || !canHold(next, segment)) return undefined;
    return setPath(next!, [segment], getPath(old, [segment]));
  }
  const oldChild = getPath(old, [segment]);
  const nextChild = getPath(next, [segment]);
  if (oldChild === undefined && nextChild === undefined) return next;
  if (oldChild === undefined || nextChild === undefined) return undefined;
  const changed = resetValue(oldChild, nextChild, rest);
  return changed === undefined ? undefined : setPath(next!, [segment], changed);
}

function canHold(value: Value | undefined, segment: PathSegment): boolean {
  return typeof segment === "number" ? Array.isArray(value) : isMap(value);
}
