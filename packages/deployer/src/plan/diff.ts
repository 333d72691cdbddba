import type { DiffRequest, DiffResult, PropertyDiff, Provider } from "../plugins/provider.js";
import { diffObjects, type PropertyMap, parsePath, pathContains, resetPath, stripSecrets } from "../values/index.js";
import { detailedInputDiff } from "./input-diff.js";

/** A path that `replaceOnChanges` may name to replace a resource which failed to initialise. */
const INIT_ERROR = "#initerror";

export const NO_CHANGES: DiffResult = {
  changes: "none",
  replaceKeys: [],
  changedKeys: [],
  stableKeys: [],
  deleteBeforeReplace: false,
};

/** A difference that calls for a replacement because of what is named. */
export function replaceBecauseOf(key: string): DiffResult {
  return { ...NO_CHANGES, changes: "some", replaceKeys: [key] };
}

/** Asks the provider for the difference; when it doesn't know, the inputs decide. */
export async function diffResource(provider: Provider, request: DiffRequest): Promise<DiffResult> {
  const diff = await provider.diff(request);
  if (diff.changes !== "unknown") return diff;
  const news = ignoreChanges(request.newInputs, request.oldInputs, request.ignoreChanges).inputs;
  const difference = diffObjects(stripSecrets(request.oldInputs), stripSecrets(news));
  if (!difference) return { ...diff, changes: "none" };
  const { adds, deletes, updates } = difference;
  const changedKeys = Object.keys({ ...adds, ...deletes, ...updates }).sort();
  return { ...diff, changes: "some", changedKeys, detailedDiff: detailedInputDiff(difference) };
}

/** Gives ignored properties their old values back. */
export function ignoreChanges(
  news: PropertyMap,
  olds: PropertyMap,
  paths: string[],
): { inputs: PropertyMap; invalidPaths: string[] } {
  let inputs = news;
  const invalidPaths: string[] = [];
  for (const text of paths) {
    const reset = resetPath(olds, inputs, parsePath(text));
    if (reset === undefined) invalidPaths.push(text);
    else inputs = reset;
  }
  return { inputs, invalidPaths };
}

/** Makes changes of the listed paths reasons for a replacement. */
export function applyReplaceOnChanges(
  diff: DiffResult,
  replaceOnChanges: string[],
  hasInitErrors: boolean,
): DiffResult {
  if (diff.changes !== "some" && !hasInitErrors) return diff;
  const patterns = replaceOnChanges.map(parsePath);
  const replaces = (path: string) => patterns.some((pattern) => pathContains(pattern, parsePath(path)));
  const replaceKeys = new Set(diff.replaceKeys);
  for (const key of diff.changedKeys) if (replaces(key)) replaceKeys.add(key);
  let detailedDiff = diff.detailedDiff && { ...diff.detailedDiff };
  for (const [path, property] of Object.entries(detailedDiff ?? {})) {
    if (!replaces(path) || property.kind.endsWith("-replace")) continue;
    detailedDiff![path] = { ...property, kind: `${property.kind}-replace` as PropertyDiff["kind"] };
  }
  let { changes } = diff;
  if (hasInitErrors && patterns.some((pattern) => pathContains(pattern, [INIT_ERROR]))) {
    replaceKeys.add(INIT_ERROR);
    if (detailedDiff) detailedDiff = { ...detailedDiff, [INIT_ERROR]: { kind: "update-replace", inputDiff: false } };
    changes = "some";
  }
  return { ...diff, changes, replaceKeys: [...replaceKeys], detailedDiff };
}
