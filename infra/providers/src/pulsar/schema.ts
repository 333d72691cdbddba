import { compatible, type RecordSchema } from "@rt-kaskada/records";
import type { SchemaCompatibility } from "./namespace-policies";

/**
 * Why a topic with one schema wouldn't take another, by a strategy of Pulsar's; empty when it would. For the transitive
 * strategies only the newest schema is looked at: the server judges the older ones when the schema is uploaded.
 */
export function incompatibilities(old: RecordSchema, next: RecordSchema, strategy: SchemaCompatibility): string[] {
  if (strategy === "ALWAYS_COMPATIBLE") return [];
  if (strategy === "ALWAYS_INCOMPATIBLE") return ["the strategy takes no other schema"];
  const kind = strategy.replace("_TRANSITIVE", "");
  return [
    ...(kind === "FORWARD" ? [] : compatible(next, old).map((why) => `reading old messages: ${why}`)),
    ...(kind === "BACKWARD" ? [] : compatible(old, next).map((why) => `old readers: ${why}`)),
  ];
}
