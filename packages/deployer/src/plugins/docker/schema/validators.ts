import type { Value } from "../../../values/index.js";
import { parseDuration } from "../model/duration.js";

type Validator = (value: Value) => string | undefined;

/** Accepts numbers not below a limit. */
export function atLeast(limit: number): Validator {
  return (value) => (Number(value) < limit ? `'${value}' cannot be lower than ${limit}` : undefined);
}

/** Accepts text that a regular expression matches. */
export function matches(pattern: string): Validator {
  const expression = new RegExp(pattern);
  return (value) => (expression.test(String(value)) ? undefined : `'${value}' doesn't match the pattern '${pattern}'`);
}

/** Accepts paths from the root, Windows drives included. */
export const absolutePath: Validator = (value) =>
  /^[a-zA-Z]:[\\/]|^\//.test(String(value)) ? undefined : `'${value}' must be an absolute path`;

/** Accepts a Go duration that is not negative. */
export const duration: Validator = (value) => {
  const nanoseconds = parseDuration(String(value));
  if (nanoseconds === undefined) return `'${value}' is not a valid duration`;
  return nanoseconds < 0 ? `'${value}' duration must not be negative` : undefined;
};

/** Accepts Base64 with padding. */
export const base64: Validator = (value) => {
  const text = String(value).replace(/[\r\n]/g, "");
  return text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text)
    ? undefined
    : `'${value}' is not base64 decodeable`;
};
