import type { PropertyDiff } from "../plugins/provider.js";
import { type ArrayDiff, type ObjectDiff, type PathSegment, pathText, type ValueDiff } from "../values/index.js";

/** What the engine's own comparison of inputs found, as a provider would tell it: every innermost change by its path. */
export function detailedInputDiff(diff: ObjectDiff): Record<string, PropertyDiff> {
  const found: Record<string, PropertyDiff> = {};
  const note = (path: PathSegment[], kind: PropertyDiff["kind"]) => {
    found[pathText(path)] = { kind, inputDiff: true };
  };
  const visitAll = ({ adds, deletes, updates }: ObjectDiff | ArrayDiff, path: PathSegment[], isList: boolean) => {
    const inner = (key: string) => [...path, isList ? Number(key) : key];
    for (const key of Object.keys(adds)) note(inner(key), "add");
    for (const key of Object.keys(deletes)) note(inner(key), "delete");
    for (const [key, update] of Object.entries(updates)) visit(update, inner(key));
  };
  const visit = ({ old, new: next, object, array }: ValueDiff, path: PathSegment[]) => {
    if (object) visitAll(object, path, false);
    else if (array) visitAll(array, path, true);
    else note(path, old === null ? "add" : next === null ? "delete" : "update");
  };
  visitAll(diff, [], false);
  return found;
}
