import { isDeepStrictEqual } from "node:util";

/**
 * What one difference asks for.
 * - `update`: can be done in place;
 * - `replace`: the object has to be made anew;
 * - `refuse`: can't be done without losing data, or not at all; `advice` says what to do instead.
 */
export interface Change {
  /** The argument it belongs to. */
  property: string;
  /** The difference in words: what is there and what is wanted. */
  text: string;
  action: "update" | "replace" | "refuse";
  /** What the user can do, for a refusal. */
  advice?: string;
}

/** A value as shown in a message: short and on one line. */
export function show(value: unknown): string {
  if (value === undefined) return "nothing";
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? String(value));
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}

/** The change between two values of one argument, if there is one. `undefined` wanted means: leave it as it is. */
export function compare(
  property: string,
  there: unknown,
  wanted: unknown,
  action: Change["action"] = "update",
  advice?: string,
): Change[] {
  if (wanted === undefined || isDeepStrictEqual(there, wanted)) return [];
  return [{ property, text: `${property} is ${show(there)}, wanted ${show(wanted)}`, action, advice }];
}

/** Differences as lines of an error message. */
export function describe(changes: Change[]): string {
  return changes.map((c) => `  - ${c.text}${c.advice ? `: ${c.advice}` : ""}`).join("\n");
}
