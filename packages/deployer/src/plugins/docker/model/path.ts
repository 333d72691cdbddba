import { isMap, type PropertyMap, type Value } from "../../../values/index.js";
import { type Field, type Fields, isCollection } from "../schema/field.js";

/** Where in a resource a value is: names and indices. */
export type Path = readonly (string | number)[];

/** The fields that a path goes through, outermost first; elements of collections add none. */
export function fieldsAlong(fields: Fields, path: Path): Field[] {
  const along: Field[] = [];
  let level: Fields | undefined = fields;
  for (const step of path) {
    if (typeof step === "number") continue;
    const field: Field | undefined = level?.[step];
    if (!field) break;
    along.push(field);
    level = field.fields;
  }
  return along;
}

/** The value at a path of the inputs; undefined when there is none. */
export function valueAt(root: PropertyMap, path: Path): Value | undefined {
  let value: Value | undefined = root;
  for (const step of path) {
    if (typeof step === "number") value = Array.isArray(value) ? value[step] : undefined;
    else value = isMap(value) ? value[step] : undefined;
  }
  return value;
}

/** Whether a change at a path replaces the resource. */
export function replacesAt(fields: Fields, path: Path): boolean {
  return fieldsAlong(fields, path).some((field) => field.replaces || field.replacesHere);
}

/** Whether a change of a whole value replaces the resource: because of where it is or of what is in it. */
export function valueReplaces(fields: Fields, path: Path, value: Value): boolean {
  if (replacesAt(fields, path)) return true;
  const field = fieldsAlong(fields, path).at(-1);
  return field !== undefined && anyReplaces(field, value);
}

function anyReplaces(field: Field, value: Value): boolean {
  if (Array.isArray(value) && isCollection(field)) return value.some((element) => elementReplaces(field, element));
  return elementReplaces(field, value);
}

function elementReplaces(field: Field, value: Value): boolean {
  if (!field.fields || !isMap(value)) return false;
  return Object.entries(field.fields).some(([name, nested]) => {
    const part = value[name] ?? null;
    return part !== null && (nested.replaces || nested.replacesHere || anyReplaces(nested, part));
  });
}
