import type { FenlType } from "../types/fenl-type.js";

/** Names every object inherits: a record may lack them, and then reading them must not find the inherited ones. */
const INHERITED = new Set(Object.getOwnPropertyNames(Object.prototype));

/** Reading a field of a record that isn't null. */
export function readField(record: string, name: string, type: FenlType, helper: (name: string) => string): string {
  const value = INHERITED.has(name)
    ? `${helper("ownField")}(${record}, ${JSON.stringify(name)})`
    : `${record}[${JSON.stringify(name)}] ?? null`;
  return type.kind === "timestamp_ns" ? `${helper("asNanos")}(${value})` : value;
}

/** A record with these fields. Quoted, `__proto__` would set what the record inherits; computed, it is a field. */
export function makeRecord(fields: readonly (readonly [name: string, code: string])[]): string {
  const parts = fields.map(([name, code]) => {
    const quoted = JSON.stringify(name);
    return `${name === "__proto__" ? `[${quoted}]` : quoted}: ${code}`;
  });
  return `{ ${parts.join(", ")} }`;
}
