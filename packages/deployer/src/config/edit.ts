import { type PathSegment, parsePath } from "../values/index.js";
import { ConfigError, configKey } from "./config-key.js";
import { type ConfigNode, isConfigMap, SecureText } from "./config-node.js";

/** A value inside the configuration: its key and the way on from there. */
export interface ConfigPath {
  key: string;
  rest: PathSegment[];
}

/**
 * Reads what the user named: a key or, with `--path`, a path such as `names[0]` or `proj:outer.inner`.
 * @param asPath whether it is a path
 */
export function configPath(text: string, project: string, asPath: boolean): ConfigPath {
  if (!asPath) return { key: configKey(text, project), rest: [] };
  const [first, ...rest] = parsePath(text);
  if (typeof first !== "string")
    throw new ConfigError(`invalid path ${JSON.stringify(text)}: it must begin with a key`);
  return { key: configKey(first, project), rest };
}

/** The node at a path inside a value; undefined when there is none. */
export function nodeAt(node: ConfigNode | undefined, path: PathSegment[]): ConfigNode | undefined {
  let current = node;
  for (const segment of path) {
    if (Array.isArray(current) && typeof segment === "number") current = current[segment];
    else if (isConfigMap(current) && Object.hasOwn(current, segment)) current = current[segment];
    else return undefined;
  }
  return current;
}

/** A copy of a value with the part at a path set, making missing maps and lists on the way. */
export function withNodeAt(node: ConfigNode | undefined, path: PathSegment[], value: ConfigNode): ConfigNode {
  const [segment, ...rest] = path;
  if (segment === undefined) return value;
  if (segment === "secure" && rest.length === 0) throw new ConfigError('"secure" key in maps of length 1 are reserved');
  if (node instanceof SecureText) throw new ConfigError("a secret value can't be set in part: set the whole of it");
  if (typeof segment === "number") {
    const list = node === undefined || node === null ? [] : node;
    if (!Array.isArray(list)) throw new ConfigError("an array was expected for a path with an index");
    if (segment > list.length) throw new ConfigError(`array index out of range: ${segment} of ${list.length}`);
    return [...list.slice(0, segment), withNodeAt(list[segment], rest, value), ...list.slice(segment + 1)];
  }
  const map = node === undefined || node === null ? {} : node;
  if (!isConfigMap(map)) throw new ConfigError(`a map was expected for the path segment ${JSON.stringify(segment)}`);
  return { ...map, [segment]: withNodeAt(Object.hasOwn(map, segment) ? map[segment] : undefined, rest, value) };
}

/** A copy of a value without the part at a path. */
export function withoutNodeAt(node: ConfigNode, path: PathSegment[]): ConfigNode {
  const [segment, ...rest] = path;
  if (Array.isArray(node) && typeof segment === "number" && segment < node.length) {
    if (rest.length === 0) return node.toSpliced(segment, 1);
    return node.with(segment, withoutNodeAt(node[segment]!, rest));
  }
  if (isConfigMap(node) && typeof segment === "string" && Object.hasOwn(node, segment)) {
    if (rest.length > 0) return { ...node, [segment]: withoutNodeAt(node[segment]!, rest) };
    return Object.fromEntries(Object.entries(node).filter(([key]) => key !== segment));
  }
  return node;
}

/** What a text set by path is: inside lists and maps, booleans and whole numbers are recognised. */
export function inferNode(text: string): ConfigNode {
  if (text === "true" || text === "false") return text === "true";
  const isPlainInteger = /^-?(0|[1-9]\d*)$/.test(text) && Number.isSafeInteger(Number(text));
  return isPlainInteger ? Number(text) : text;
}

/**
 * Whether a value looks like something that should be encrypted: its key says so and it is as random as such are.
 * Only a guess, to ask the user to say what is meant.
 */
export function looksLikeSecret(name: string, value: string): boolean {
  if (!/passw|pass|pwd|secret|token/i.test(name) || value.length < 12 || /\s/.test(value)) return false;
  const counts = new Map<string, number>();
  for (const character of value) counts.set(character, (counts.get(character) ?? 0) + 1);
  const shares = [...counts.values()].map((count) => count / value.length);
  const bitsPerCharacter = shares.reduce((sum, share) => sum - share * Math.log2(share), 0);
  return bitsPerCharacter >= 3;
}
