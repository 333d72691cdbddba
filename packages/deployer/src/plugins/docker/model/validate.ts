import { isMap, type PropertyMap, UNKNOWN, type Value } from "../../../values/index.js";
import { type Field, type Fields, isCollection, type ResourceSchema } from "../schema/field.js";
import { DEFAULTS } from "./defaults.js";

/**
 * Says what is wrong with a resource's inputs, one sentence for each finding.
 * @param resource the resource's name, for telling where to look
 */
export function validateInputs(schema: ResourceSchema, inputs: PropertyMap, resource: string): string[] {
  const found: string[] = [];
  const report = (reason: string, path: string) => found.push(`${reason}. Examine values at '${resource}.${path}'.`);
  checkObject(schema.fields, inputs, "", report, (path) => found.push(`Missing required property '${path}'`));
  for (const [one, other] of schema.conflicts ?? []) {
    if (isSet(inputs[one]) && isSet(inputs[other])) {
      report(`Conflicting configuration arguments. "${one}": conflicts with ${other}`, one);
    }
  }
  return found;
}

type Report = (reason: string, path: string) => void;

function checkObject(
  fields: Fields,
  map: PropertyMap,
  at: string,
  report: Report,
  missing: (path: string) => void,
): void {
  for (const [name, value] of Object.entries(map)) {
    if (name === DEFAULTS || value === null) continue;
    const field = fields[name];
    if (!field || field.output) report("Invalid or unknown key", at + name);
    else checkValue(field, value, at + name, report, missing);
  }
  for (const [name, field] of Object.entries(fields)) {
    if (field.required && !field.autonamed && !isSet(map[name])) missing(at + name);
  }
}

function checkValue(field: Field, value: Value, path: string, report: Report, missing: (path: string) => void): void {
  if (value === UNKNOWN || value === null) return;
  const wrong = typeProblem(field, value);
  const reason = wrong ? undefined : field.validate?.(value);
  if (wrong) report(wrong, path);
  if (reason) report(`${reason}. ${reason}`, path);
  if (wrong || reason) return;
  if (field.kind === "object") checkObject(field.fields!, value as PropertyMap, `${path}.`, report, missing);
  if (!isCollection(field) || !field.fields) return;
  (value as Value[]).forEach((element, index) => {
    // Elements of sets have no index of their own in the original's messages.
    const place = field.kind === "list" ? `${path}[${index}]` : path;
    if (isMap(element)) checkObject(field.fields!, element, `${place}.`, report, missing);
    else if (element !== UNKNOWN) report(`expected an object, got ${describe(element)}`, place);
  });
}

function typeProblem(field: Field, value: Value): string | undefined {
  const fits = {
    string: typeof value === "string",
    number: typeof value === "number",
    bool: typeof value === "boolean",
    map: isMap(value),
    object: isMap(value),
    list: Array.isArray(value),
    set: Array.isArray(value),
  }[field.kind];
  const wanted = { string: "text", number: "a number", bool: "true or false", map: "a map", object: "an object" };
  return fits
    ? undefined
    : `expected ${isCollection(field) ? "a list" : wanted[field.kind as "string"]}, got ${describe(value)}`;
}

/** Names the type alone: the value may be a secret. */
function describe(value: Value): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return isMap(value) ? "an object" : `a ${typeof value}`;
}

function isSet(value: Value | undefined): boolean {
  return value !== undefined && value !== null;
}
