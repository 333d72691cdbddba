import { isMap, UNKNOWN, type Value } from "../../../values/index.js";
import { type Field, type Fields, isCollection } from "../schema/field.js";

/**
 * Sorts the elements of a set. The original plugin keeps text in lexical order and objects in the order of a written
 * form of all their properties; the same order here gives a change the same index.
 */
export function sortSet(field: Field, elements: Value[]): Value[] {
  const keyed = elements.map((element) => ({
    element,
    key: field.fields ? written(field.fields, element) : String(element),
  }));
  return keyed.sort((a, b) => compareText(a.key, b.key)).map(({ element }) => element);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function written(fields: Fields, element: Value): string {
  const map = isMap(element) ? element : {};
  const parts = Object.keys(fields)
    .sort((a, b) => compareText(snakeCase(a), snakeCase(b)))
    .map((name) => `${writeField(fields[name]!, map[name] ?? null)};`);
  return `<${parts.join("")}>`;
}

function writeField(field: Field, value: Value): string {
  if (value === UNKNOWN) return "?";
  if (field.kind === "object") return value === null ? "[]" : `[${written(field.fields!, value)};]`;
  if (isCollection(field)) {
    const elements = Array.isArray(value) ? value : [];
    return `[${elements.map((element) => `${field.fields ? written(field.fields, element) : scalar(element)};`).join("")}]`;
  }
  if (field.kind === "map" && isMap(value)) {
    const keys = Object.keys(value).sort(compareText);
    return `{${keys.map((key) => `${scalar(key)}:${scalar(value[key]!)};`).join("")}}`;
  }
  return scalar(value);
}

function scalar(value: Value): string {
  if (value === null) return "~";
  if (value === UNKNOWN) return "?";
  if (typeof value === "boolean") return value ? "T" : "F";
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
