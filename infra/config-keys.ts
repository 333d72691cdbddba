import { resolve } from "node:path";

/** Turns a setting's text, or its absence, into its value; throws what is allowed. */
export type Key<T> = (text: string | undefined, root: string) => T;

/** One of a few words. */
export function oneOf<T extends string>(choices: readonly T[], standard: T): Key<T> {
  return (text = standard) => {
    if (!choices.includes(text as T)) throw new Error(`allowed: ${choices.join(", ")}`);
    return text as T;
  };
}

/** A whole number in a range. */
export function integer(standard: number, min: number, max = Number.MAX_SAFE_INTEGER): Key<number> {
  return (text = String(standard)) => toInteger(text, min, max);
}

/** A file; relative ones are taken from the project's folder. */
export function path(standard: string): Key<string> {
  return (text = standard, root) => {
    if (text.trim() === "") throw new Error("allowed: the path of a file");
    return resolve(root, text);
  };
}

/** A name that fits a pattern, described by `allowed`. */
export function name(pattern: RegExp, allowed: string): (standard: string) => Key<string> {
  return (standard) =>
    (text = standard) => {
      if (!pattern.test(text)) throw new Error(`allowed: ${allowed}`);
      return text;
    };
}

/** Ports by name, given as an object that may leave some out; no two the same. */
export function portMap<T extends Record<keyof T, number>>(standard: T): Key<T> {
  const names = Object.keys(standard);
  return (text = "{}") => {
    const given = object(text);
    const unknown = Object.keys(given).filter((key) => !names.includes(key));
    if (unknown.length > 0) throw new Error(`${unknown.join(", ")} is unknown; allowed: ${names.join(", ")}`);
    const ports = new Map<number, string>();
    const result: Record<string, number> = {};
    for (const [key, fallback] of Object.entries<number>(standard)) {
      const port = toInteger(String(given[key] ?? fallback), 1, 65535, key);
      const other = ports.get(port);
      if (other) throw new Error(`${other} and ${key} are both ${port}: each service needs its own port`);
      ports.set(port, key);
      result[key] = port;
    }
    return result as T;
  };
}

function toInteger(text: string, min: number, max: number, label?: string): number {
  const value = Number(text);
  if (/^-?\d+$/.test(text.trim()) && value >= min && value <= max) return value;
  const limits = max === Number.MAX_SAFE_INTEGER ? `from ${min} up` : `from ${min} to ${max}`;
  throw new Error(`${label ? `${label} ` : ""}allowed: a whole number ${limits}`);
}

function object(text: string): Record<string, unknown> {
  const allowed = 'allowed: an object such as {"cassandra": 9142}';
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error(allowed);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new Error(allowed);
  return value as Record<string, unknown>;
}
