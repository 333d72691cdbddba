import type { PropertyMap, Value } from "../../../values/index.js";
import type { Field, ResourceSchema } from "../schema/field.js";
import { type Changes, detailedDiff } from "./detailed-diff.js";
import { isAbsent } from "./empty.js";
import { elementIdentity, identity } from "./identity.js";
import { normalizeState, planState, shapeValue } from "./plan.js";

/** What a resource's new inputs would change. */
export interface Diff {
  changes: Changes;
  /** The top-level names that force a replacement, one for each path. */
  replaces: string[];
  /** The top-level names that changed. */
  diffs: string[];
  /** The names that would force a replacement, but did not change. */
  stables: string[];
  deleteBeforeReplace: boolean;
}

/**
 * Compares a resource's state with its new inputs.
 * @param ignored paths that the program wants left as they are
 */
export function diffResource(
  schema: ResourceSchema,
  state: PropertyMap,
  inputs: PropertyMap,
  ignored: readonly string[] = [],
): Diff {
  const { fields } = schema;
  const prior = normalizeState(fields, state);
  const planned = planState(fields, inputs, prior);
  for (const [name, field] of Object.entries(fields)) {
    if (field.kind === "list" && field.key && sameElements(field, prior[name]!, planned[name]!)) {
      planned[name] = prior[name]!;
    }
  }
  const changes = detailedDiff(fields, prior, planned, inputs);
  for (const path of changes.keys()) if (isIgnored(path, ignored)) changes.delete(path);
  return summarize(schema, changes, inputs);
}

function summarize(schema: ResourceSchema, changes: Changes, inputs: PropertyMap): Diff {
  const topLevel = (path: string) => path.replace(/[.[].*$/s, "");
  const diffs = [...new Set([...changes.keys()].map(topLevel))].sort();
  const replaces = [...changes]
    .filter(([, change]) => change.replace)
    .map(([path]) => topLevel(path))
    .sort();
  const stables = Object.entries(schema.fields)
    .filter(([name, field]) => field.replaces && !replaces.includes(name))
    .map(([name]) => name)
    .sort();
  const named = Object.entries(schema.fields).some(
    ([name, field]) => field.autonamed && inputs[name] !== undefined && !defaultsOf(inputs).includes(name),
  );
  return {
    changes,
    replaces,
    diffs,
    stables,
    deleteBeforeReplace: replaces.length > 0 && (schema.deleteBeforeReplace === true || named),
  };
}

/** Names of generated inputs; without a list of them nothing counts as given by the program. */
function defaultsOf(inputs: PropertyMap): Value[] {
  const defaults = inputs.__defaults;
  return Array.isArray(defaults) ? defaults : Object.keys(inputs);
}

/** The daemon reports ports in its own order, which is no change. */
function sameElements(field: Field, old: Value, next: Value): boolean {
  if (!Array.isArray(old) || !Array.isArray(next) || old.length !== next.length) return false;
  const keys = (list: Value[]) => list.map((element) => elementIdentity(field, element)).sort();
  return JSON.stringify(keys(old)) === JSON.stringify(keys(next));
}

function isIgnored(path: string, ignored: readonly string[]): boolean {
  return ignored.some(
    (pattern) => path === pattern || path.startsWith(`${pattern}.`) || path.startsWith(`${pattern}[`),
  );
}

/** Whether one property of two states means the same. */
export function sameProperty(schema: ResourceSchema, name: string, a: Value, b: Value): boolean {
  const field = schema.fields[name]!;
  if (isAbsent(a) && isAbsent(b)) return true;
  return identity(field, shapeValue(field, a, null)) === identity(field, shapeValue(field, b, null));
}
