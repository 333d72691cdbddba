import type { FenlType } from "../types/fenl-type.js";
import { typeName } from "../types/type-name.js";
import { inferType, readCellAs } from "./column-type.js";
import { parseCsv } from "./csv-text.js";

/** CSV text as typed columns. */
export interface CsvColumns {
  readonly columns: readonly { readonly name: string; readonly type: FenlType }[];
  /** The text of each row's cells, by column. */
  readonly cells: readonly (readonly string[])[];
  /** The value of each row's cells, by column. */
  readonly rows: readonly (readonly unknown[])[];
}

/**
 * Reads CSV text with a header; the types of its columns come from their cells.
 *
 * @throws if there is no header, a row has another length, a name is there twice or a cell has no value of its type
 */
export function readCsvColumns(text: string): CsvColumns {
  const [header, ...cells] = parseCsv(text);
  if (!header) throw new Error("the file is empty");
  const twice = header.find((name, i) => header.indexOf(name) !== i);
  if (twice !== undefined) throw new Error(`there are two columns '${twice}'`);
  for (const [i, row] of cells.entries()) {
    if (row.length !== header.length)
      throw new Error(`row ${i + 1} has ${row.length} cells, the header has ${header.length}`);
  }
  const columns = header.map((name, at) => ({ name, type: inferType(cellsOf(cells, at)) }));
  const rows = cells.map((row, i) =>
    columns.map(({ name, type }, at) => {
      const value = readCellAs(type, row[at]!);
      if (value === undefined)
        throw new Error(`row ${i + 1}: '${row[at]}' in column '${name}' is no ${typeName(type)}`);
      return value;
    }),
  );
  return { columns, cells, rows };
}

function* cellsOf(rows: readonly (readonly string[])[], column: number): Iterable<string> {
  for (const cells of rows) yield cells[column]!;
}
