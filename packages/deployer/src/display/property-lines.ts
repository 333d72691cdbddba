import {
  Archive,
  Asset,
  diffObjects,
  isMap,
  OutputValue,
  type PropertyMap,
  ResourceReference,
  Secret,
  UNKNOWN,
  Unknown,
  type Value,
  type ValueDiff,
} from "../values/index.js";
import type { Color, Paint } from "./colors.js";

export interface LineOptions {
  showSecrets: boolean;
  paint: Paint;
  preview: boolean;
}

type Mark = "+" | "-" | "~" | " ";
const COLORS: Record<Mark, Color | undefined> = { "+": "green", "-": "red", "~": "yellow", " ": undefined };

/** The outputs of a stack, with what has changed of them. */
export function outputLines(olds: PropertyMap, news: PropertyMap, options: LineOptions): string[] {
  return mapLines(olds, news, options, true);
}

/** How two maps of properties differ, one property after the other; unchanged ones are left out unless asked for. */
export function mapLines(olds: PropertyMap, news: PropertyMap, options: LineOptions, withSames: boolean): string[] {
  const difference = diffObjects(olds, news, (key) => key.startsWith("__"));
  const keys = [...new Set([...Object.keys(olds), ...Object.keys(news)])].filter((key) => !key.startsWith("__")).sort();
  const width = Math.max(0, ...keys.map((key) => key.length));
  const lines: string[] = [];
  for (const key of keys) {
    const label = `${key.padEnd(width)}: `;
    if (difference && key in difference.updates) lines.push(...changed(label, difference.updates[key]!, options));
    else if (difference && key in difference.adds) lines.push(...whole("+", label, difference.adds[key]!, options));
    else if (difference && key in difference.deletes)
      lines.push(...whole("-", label, difference.deletes[key]!, options));
    else if (key in news && news[key] instanceof Unknown)
      lines.push(...whole(key in olds ? "~" : "+", label, UNKNOWN, options));
    else if (withSames && key in news) lines.push(...whole(" ", label, news[key]!, options));
  }
  return lines;
}

function changed(label: string, diff: ValueDiff, options: LineOptions): string[] {
  if (diff.object && isMap(diff.old) && isMap(diff.new)) {
    const inner = mapLines(diff.old, diff.new, options, false);
    return [mark("~", `${label}{`, options), ...inner.map((line) => `    ${line}`), mark(" ", "}", options)];
  }
  return [mark("~", `${label}${text(diff.old, options)} => ${text(diff.new, options)}`, options)];
}

function whole(sign: Mark, label: string, value: Value, options: LineOptions): string[] {
  return [mark(sign, label + text(value, options), options)];
}

function mark(sign: Mark, line: string, { paint }: LineOptions): string {
  const color = COLORS[sign];
  return color ? paint(color, `${sign} ${line}`) : `${sign} ${line}`;
}

/** A value on one line. */
export function text(value: Value, options: Pick<LineOptions, "showSecrets">): string {
  if (value === null) return "<null>";
  if (value instanceof Unknown) return "[unknown]";
  if (value instanceof Secret) return options.showSecrets ? text(value.value, options) : "[secret]";
  if (value instanceof OutputValue) {
    return value.secret && !options.showSecrets ? "[secret]" : text(value.value ?? UNKNOWN, options);
  }
  if (value instanceof ResourceReference) return JSON.stringify(value.id || value.urn);
  if (value instanceof Asset) return `asset(${sourceOf(value)}:${shortHash(value)})`;
  if (value instanceof Archive) return `archive(${sourceOf(value)}:${shortHash(value)})`;
  if (Array.isArray(value)) return `[${value.map((element) => text(element, options)).join(", ")}]`;
  if (isMap(value)) {
    const entries = Object.entries(value).filter(([key]) => !key.startsWith("__"));
    return `{${entries.map(([key, element]) => `${key}: ${text(element, options)}`).join(", ")}}`;
  }
  return JSON.stringify(value);
}

function sourceOf(asset: Asset | Archive): string {
  if (asset instanceof Archive && asset.assets) return "assets";
  if (asset instanceof Asset && asset.text !== undefined) return "text";
  return asset.path ?? asset.uri ?? "";
}

function shortHash(asset: Asset | Archive): string {
  return (asset.hash ?? "").slice(0, 7);
}
