import { createHash } from "node:crypto";
import type { RecordSchema } from "./schema.js";

/**
 * A short name for what the schema says: equal for texts that differ in layout, documentation or attribute order alone.
 * Unlike Avro's own fingerprint it takes defaults and logical types in, since both change what readers see.
 */
export function schemaFingerprint(schema: RecordSchema): string {
  return createHash("sha256")
    .update(canonical(JSON.parse(schema.json)))
    .digest("hex")
    .slice(0, 16);
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value)
    .filter(([key]) => key !== "doc")
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`).join()}}`;
}
