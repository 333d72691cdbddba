import { Archive, Asset, isMap, mapEntries, type PropertyMap, Secret, type Value } from "./types.js";

/**
 * Gives assets that came back with nothing but their hash the contents they were known by. Providers are told hashes
 * alone where contents don't matter, and hand back what they were told.
 * @param known where contents are looked for
 */
export function withAssetContents(values: PropertyMap, known: PropertyMap | undefined): PropertyMap {
  const contents = new Map<string, Asset | Archive>();
  collect(known ?? {}, contents);
  return contents.size === 0 ? values : (restore(values, contents) as PropertyMap);
}

function collect(value: Value, contents: Map<string, Asset | Archive>): void {
  if (value instanceof Asset || value instanceof Archive) contents.set(value.hash ?? "", value);
  else if (value instanceof Secret) collect(value.value, contents);
  else if (Array.isArray(value)) for (const element of value) collect(element, contents);
  else if (isMap(value)) for (const element of Object.values(value)) collect(element, contents);
}

function restore(value: Value, contents: ReadonlyMap<string, Asset | Archive>): Value {
  if (value instanceof Asset || value instanceof Archive) {
    const elided = Object.keys(value).every((key) => key === "hash");
    return (elided && contents.get(value.hash ?? "")) || value;
  }
  if (value instanceof Secret) return new Secret(restore(value.value, contents));
  if (Array.isArray(value)) return value.map((element) => restore(element, contents));
  return isMap(value) ? mapEntries(value, (element) => restore(element, contents)) : value;
}
