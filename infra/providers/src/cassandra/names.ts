import type { Checker } from "../framework/checker";

const NAME = /^[A-Za-z][A-Za-z0-9_]{0,47}$/;
const COLUMN = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Check the name of a keyspace or a table. */
export function checkName(checker: Checker, property: string, value: unknown): void {
  checker.name(property, value, NAME, "a letter, then up to 47 letters, digits or underscores");
}

/** Whether a column can have this name. */
export function isColumnName(value: unknown): value is string {
  return typeof value === "string" && COLUMN.test(value);
}

/** A name as it stands in CQL: quoted, so that capitals and reserved words stay what they are. */
export function quoted(name: string): string {
  return `"${name.replace(/"/g, '""')}"`;
}

/** A text as it stands in CQL. */
export function literal(text: string): string {
  return `'${text.replace(/'/g, "''")}'`;
}

/** A map of options as it stands in CQL. */
export function mapLiteral(map: Record<string, string>): string {
  return `{${Object.entries(map)
    .map(([key, value]) => `${literal(key)}: ${literal(value)}`)
    .join(", ")}}`;
}
