import { deepEqual, isMap, type PropertyMap, Secret, type Value } from "../../../values/index.js";
import type { Changes } from "../model/detailed-diff.js";

/** The inputs that an image's state remembers. */
export function rememberedInputs(state: PropertyMap): PropertyMap {
  const remembered = state.__inputs;
  const inputs = remembered instanceof Secret ? remembered.value : remembered;
  return isMap(inputs ?? null) ? (inputs as PropertyMap) : {};
}

/** Which of an image's inputs changed, at the top level alone. None of them replaces the resource. */
export function diffImage(state: PropertyMap, inputs: PropertyMap): Changes {
  const olds = rememberedInputs(state);
  const changes: Changes = new Map();
  for (const name of new Set([...Object.keys(olds), ...Object.keys(inputs)])) {
    const old = olds[name] ?? null;
    const next = inputs[name] ?? null;
    if (deepEqual(old, next)) continue;
    const kind = old === null ? "add" : next === null ? "delete" : "update";
    if (kind === "update" && name === "registry" && sameServer(old, next)) continue;
    changes.set(name, { kind, replace: false });
  }
  return changes;
}

/** Credentials change often, and nothing has to be built anew for that. */
function sameServer(old: Value, next: Value): boolean {
  return isMap(old) && isMap(next) && deepEqual(old.server ?? null, next.server ?? null);
}
