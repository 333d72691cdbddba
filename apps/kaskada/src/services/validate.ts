import { invalidArgument } from "../server/api-error.js";

/**
 * Refuses a request without a required field.
 * @param value the field's text
 * @param name its full name, as in the protos
 */
export function required(value: string | undefined | null, name: string): string {
  if (!value) throw invalidArgument(`invalid ${name}: value length must be at least 1 runes`);
  return value;
}
