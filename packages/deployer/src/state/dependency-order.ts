import { isJsonObject, type Json } from "../values/index.js";

type JsonObject = { [key: string]: Json };

/**
 * Moves what others refer to before them, and leaves everything else in the order it has. What refers to itself in a
 * circle stays as it is, for the integrity check to complain of.
 */
export function inDependencyOrder(resources: JsonObject[]): JsonObject[] {
  const byUrn = new Map<Json, JsonObject>();
  for (const resource of resources) {
    // Of entries with the same URN the one that lives is meant.
    if (!byUrn.has(resource.urn!) || !resource.delete) byUrn.set(resource.urn!, resource);
  }
  const ordered = new Set<JsonObject>();
  const placed = new Set<Json>();
  const visiting = new Set<JsonObject>();
  const place = (resource: JsonObject) => {
    if (ordered.has(resource) || visiting.has(resource)) return;
    visiting.add(resource);
    for (const urn of references(resource)) {
      const needed = placed.has(urn) ? undefined : byUrn.get(urn);
      if (needed) place(needed);
    }
    visiting.delete(resource);
    ordered.add(resource);
    placed.add(resource.urn!);
  };
  for (const resource of resources) place(resource);
  return [...ordered];
}

function* references(resource: JsonObject): Generator<Json> {
  const { parent, provider, deletedWith, dependencies, replaceWith, propertyDependencies } = resource;
  if (parent) yield parent;
  if (deletedWith) yield deletedWith;
  if (typeof provider === "string") yield provider.slice(0, provider.lastIndexOf("::"));
  for (const list of [
    dependencies,
    replaceWith,
    ...(isJsonObject(propertyDependencies) ? Object.values(propertyDependencies) : []),
  ]) {
    if (Array.isArray(list)) yield* list;
  }
}
