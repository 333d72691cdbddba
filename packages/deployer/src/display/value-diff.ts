import {
  type ArrayDiff,
  diffObjects,
  diffValues,
  isMap,
  type ObjectDiff,
  type PropertyMap,
  Secret,
  type Value,
  type ValueDiff,
} from "../values/index.js";
import { diffLines } from "./line-diff.js";
import { text } from "./property-lines.js";

/** One line of a difference between properties. */
export interface DiffLine {
  /** `~` with `was`: changed on the line; `~` without: something further in changed. */
  sign: "+" | "-" | "~" | " ";
  depth: number;
  /** The property's name with a colon, or nothing. */
  label: string;
  text: string;
  /** What the text was before. */
  was?: string;
}

export interface DiffOptions {
  showSecrets: boolean;
}

/** Properties for the engine's own use, which say nothing to people. */
const isHidden = (key: string) => key.startsWith("__");

/** How two maps of properties differ; nothing of what is the same. */
export function diffProperties(olds: PropertyMap, news: PropertyMap, options: DiffOptions): DiffLine[] {
  const diff = diffObjects(olds, news, isHidden);
  return diff ? objectLines(diff, 0, options) : [];
}

/** Properties as a whole, all of them added, deleted or unchanged. */
export function wholeProperties(properties: PropertyMap, sign: DiffLine["sign"], options: DiffOptions): DiffLine[] {
  return entryLines(Object.entries(properties), sign, 0, options);
}

function objectLines(diff: ObjectDiff, depth: number, options: DiffOptions): DiffLine[] {
  const keys = [...Object.keys(diff.adds), ...Object.keys(diff.deletes), ...Object.keys(diff.updates)].toSorted();
  const width = Math.max(...keys.map((key) => key.length));
  return keys.flatMap((key) => {
    const label = `${key.padEnd(width)}: `;
    if (Object.hasOwn(diff.adds, key)) return valueLines(diff.adds[key]!, "+", label, depth, options);
    if (Object.hasOwn(diff.deletes, key)) return valueLines(diff.deletes[key]!, "-", label, depth, options);
    return changedLines(diff.updates[key]!, label, depth, options);
  });
}

function arrayLines(diff: ArrayDiff, depth: number, options: DiffOptions): DiffLine[] {
  const indexes = [diff.adds, diff.deletes, diff.updates].flatMap((part) => Object.keys(part).map(Number));
  return indexes
    .toSorted((a, b) => a - b)
    .flatMap((index) => {
      const label = `[${index}]: `;
      if (index in diff.adds) return valueLines(diff.adds[index]!, "+", label, depth, options);
      if (index in diff.deletes) return valueLines(diff.deletes[index]!, "-", label, depth, options);
      return changedLines(diff.updates[index]!, label, depth, options);
    });
}

function changedLines(diff: ValueDiff, label: string, depth: number, options: DiffOptions): DiffLine[] {
  const line = { sign: "~" as const, depth, label };
  const end = { sign: " " as const, depth, label: "" };
  if (diff.object)
    return [{ ...line, text: "{" }, ...objectLines(diff.object, depth + 1, options), { ...end, text: "}" }];
  if (diff.array) return [{ ...line, text: "[" }, ...arrayLines(diff.array, depth + 1, options), { ...end, text: "]" }];
  if (typeof diff.old === "string" && typeof diff.new === "string") {
    const json = jsonDiff(diff.old, diff.new);
    if (json) return changedLines(json, `${label}(json) `, depth, options);
    if (diff.old.includes("\n") || diff.new.includes("\n")) {
      const lines = diffLines(diff.old, diff.new).map((changed) => ({ ...changed, depth: depth + 1, label: "" }));
      return [{ ...line, text: "" }, ...lines];
    }
  }
  return [{ ...line, text: text(diff.new, options), was: text(diff.old, options) }];
}

/** Texts that are JSON on both sides are compared as what they say. */
function jsonDiff(old: string, next: string): ValueDiff | undefined {
  const [before, after] = [parseJson(old), parseJson(next)];
  const bothMaps = isMap(before) && isMap(after);
  if (!bothMaps && !(Array.isArray(before) && Array.isArray(after))) return undefined;
  return diffValues(before!, after!);
}

function parseJson(source: string): Value | undefined {
  if (!/^\s*[[{]/.test(source)) return undefined;
  try {
    return JSON.parse(source) as Value;
  } catch {
    return undefined;
  }
}

function entryLines(
  entries: [string, Value][],
  sign: DiffLine["sign"],
  depth: number,
  options: DiffOptions,
): DiffLine[] {
  const shown = entries.filter(([key]) => !isHidden(key)).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const width = Math.max(0, ...shown.map(([key]) => key.length));
  return shown.flatMap(([key, value]) => valueLines(value, sign, `${key.padEnd(width)}: `, depth, options));
}

function valueLines(
  value: Value,
  sign: DiffLine["sign"],
  label: string,
  depth: number,
  options: DiffOptions,
): DiffLine[] {
  const shown = value instanceof Secret && options.showSecrets ? value.value : value;
  const line = { sign, depth, label };
  const end = { sign, depth, label: "" };
  if (Array.isArray(shown) && shown.length > 0) {
    const inner = shown.flatMap((element, index) => valueLines(element, sign, `[${index}]: `, depth + 1, options));
    return [{ ...line, text: "[" }, ...inner, { ...end, text: "]" }];
  }
  if (isMap(shown) && Object.keys(shown).some((key) => !isHidden(key))) {
    const inner = entryLines(Object.entries(shown), sign, depth + 1, options);
    return [{ ...line, text: "{" }, ...inner, { ...end, text: "}" }];
  }
  if (typeof shown !== "string") return [{ ...line, text: text(shown, options) }];
  const json = parseJson(shown);
  if (json !== undefined) return valueLines(json, sign, `${label}(json) `, depth, options);
  if (!shown.includes("\n")) return [{ ...line, text: text(shown, options) }];
  const inner = shown.split("\n").map((part) => ({ sign, depth: depth + 1, label: "", text: part }));
  return [{ ...line, text: "" }, ...inner];
}
