import { hasUnknown } from "./unknown";

/** A problem with one argument, in the form the engine shows. */
export interface Failure {
  property: string;
  reason: string;
}

/** Collects what is wrong with a resource's arguments, passing over those that aren't known yet. */
export class Checker {
  readonly failures: Failure[] = [];

  /** Report a problem with an argument. */
  fail(property: string, reason: string): void {
    this.failures.push({ property, reason });
  }

  /** Run a test on a value, or on several, unless something in it isn't known yet. What it throws is reported. */
  async known<T>(property: string, value: T, test: (value: T) => void | Promise<void>): Promise<void> {
    if (hasUnknown(value)) return;
    try {
      await test(value);
    } catch (error) {
      this.fail(property, (error as Error).message);
    }
  }

  /** The argument has to be a non-empty string that matches the pattern, described by `allowed`. */
  name(property: string, value: unknown, pattern: RegExp, allowed: string): void {
    if (hasUnknown(value)) return;
    if (typeof value !== "string" || !pattern.test(value))
      this.fail(property, `${JSON.stringify(value) ?? "nothing"} is not allowed: ${allowed}`);
  }

  /** The argument, when given, has to be a whole number in the range. */
  integer(property: string, value: unknown, min: number, max = Number.MAX_SAFE_INTEGER): void {
    if (value === undefined || hasUnknown(value)) return;
    if (typeof value !== "number" || !Number.isSafeInteger(value) || value < min || value > max)
      this.fail(property, `${JSON.stringify(value)} is not a whole number ${range(min, max)}`);
  }

  /** The argument has to be one of the choices. */
  oneOf(property: string, value: unknown, choices: readonly string[]): void {
    if (value === undefined || hasUnknown(value)) return;
    if (!choices.includes(value as string))
      this.fail(property, `${JSON.stringify(value)} is not one of ${choices.join(", ")}`);
  }
}

function range(min: number, max: number): string {
  return max === Number.MAX_SAFE_INTEGER ? `from ${min} up` : `from ${min} to ${max}`;
}
