/** The version of the Pulumi engine whose behaviour this one has. */
export const ENGINE_VERSION = "3.260.0";

/**
 * Whether a version lies in a range as Pulumi writes them: comparators joined by spaces (all must hold)
 * and alternatives joined by `||`, such as `>=3.1.0 <4.0.0 || 5.x`.
 */
export function satisfies(version: string, range: string): boolean {
  return range.split("||").some((alternative) =>
    alternative
      .replace(/([<>=!^~]+)\s+/g, "$1")
      .trim()
      .split(/[\s,]+/)
      .every((comparator) => holds(version, comparator)),
  );
}

function holds(version: string, comparator: string): boolean {
  const match = comparator.match(/^([<>=!^~]*)v?(\d+|[xX*])?(?:\.(\d+|[xX*]))?(?:\.(\d+|[xX*]))?/);
  const [, operator = "", ...parts] = match ?? [];
  const bounds = parts.map((part) => (part === undefined || /[xX*]/.test(part) ? undefined : Number(part)));
  const known = bounds.indexOf(undefined);
  const fixed = known < 0 ? 3 : known;
  if (fixed === 0) return true;
  const actual = version.split(".").map(Number);
  const order = compare(actual, bounds, 3);
  switch (operator) {
    case ">":
      return order > 0;
    case ">=":
      return order >= 0;
    case "<":
      return order < 0;
    case "<=":
      return compare(actual, bounds, fixed) <= 0;
    case "!":
    case "!=":
      return compare(actual, bounds, fixed) !== 0;
    case "^":
      return order >= 0 && actual[0] === bounds[0];
    case "~":
      return order >= 0 && compare(actual, bounds, Math.min(fixed, 2)) === 0;
    default:
      return compare(actual, bounds, fixed) === 0;
  }
}

function compare(actual: number[], bounds: (number | undefined)[], length: number): number {
  for (let i = 0; i < length; i++) {
    const difference = actual[i]! - (bounds[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
