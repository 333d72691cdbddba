/** A name as CQL wants it: quoted, so that case and a leading underscore are kept. */
export function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** `"keyspace"."table"` */
export function tableName(keyspace: string, table: string): string {
  return `${quote(keyspace)}.${quote(table)}`;
}

/**
 * A statement that writes one row. Its parameters are the columns' values and, last, the write's time in microseconds
 * (bigint): of two writes of a row the one with the later time stays, in whatever order they arrive.
 */
export function upsertStatement(keyspace: string, table: string, columns: readonly string[]): string {
  const marks = columns.map(() => "?").join(", ");
  const names = columns.map(quote).join(", ");
  return `INSERT INTO ${tableName(keyspace, table)} (${names}) VALUES (${marks}) USING TIMESTAMP ?`;
}
