/** JavaScript for a constant. The only way a value of the user's enters generated code. */
export function literalCode(value: unknown): string {
  if (value === null || value === undefined) return "null";
  switch (typeof value) {
    case "boolean":
      return String(value);
    case "bigint":
      return `${value}n`;
    case "number":
      return Object.is(value, -0) ? "-0" : String(value);
    case "string":
      return JSON.stringify(value);
    default:
      throw new TypeError(`No literal of ${typeof value}`);
  }
}

/** JavaScript for plain data: strings, numbers, arrays and objects. */
export function dataCode(value: unknown): string {
  return `JSON.parse(${JSON.stringify(JSON.stringify(value))})`;
}
