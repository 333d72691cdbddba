/**
 * Values the engine doesn't know yet.
 *
 * During a preview an input that depends on something not yet created reaches a dynamic provider as one of these
 * strings in place of its value, at any depth. The dynamic provider's protocol has no other mark for it.
 */
const SENTINELS: ReadonlySet<string> = new Set([
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7", // boolean
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421", // number
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9", // string
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2", // array
  "030794c1-ac77-496b-92df-f27374a8bd58", // asset
  "e48ece36-62e2-4504-bad9-02848725956a", // archive
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff", // object
]);

/** Whether the value, or anything inside it, isn't known yet. */
export function hasUnknown(value: unknown): boolean {
  if (typeof value === "string") return SENTINELS.has(value);
  if (Array.isArray(value)) return value.some(hasUnknown);
  if (typeof value === "object" && value !== null) return Object.values(value).some(hasUnknown);
  return false;
}
