import type { TableSchema } from "../analyze/environment.js";
import type { InputRow } from "../processor/rows.js";
import { typeName } from "../types/type-name.js";
import { inferType, readCellAs } from "./column-type.js";
import { parseCsv } from "./csv-text.js";
import { canBeTime, rowTime } from "./row-time.js";

/** A table given as CSV text. */
export interface CsvTable {
  readonly name: string;
  readonly csv: string;
  /** Column of the rows' times; `time` if not given. */
  readonly time?: string;
  /** Column of the entity keys; `key` if not given. */
  readonly key?: string;
  /** Column that orders rows of one time; the order in the file if not given. */
  readonly subsort?: string;
  readonly grouping?: string;
}

export interface LoadedTable {
  readonly schema: TableSchema;
  /** As in the file. */
  readonly rows: readonly InputRow[];
}

/** Counters of different files must not meet, or unrelated rows of one time would be taken for one row. */
const COUNTER_DISTANCE = 2 ** 40;

/**
 * Reads a CSV table.
 *
 * @param position of the table among those of the query
 * @throws an error that names the table, and the line where it is about a row
 */
export function loadTable(table: CsvTable, position: number): LoadedTable {
  const fail = (message: string): never => {
    throw new Error(`Table '${table.name}': ${message}`);
  };
  const [header, ...body] = parseCsv(table.csv);
  if (!header) return fail("the file is empty");
  body.forEach((cells, i) => {
    if (cells.length !== header.length) fail(`row ${i + 1} has ${cells.length} cells, the header has ${header.length}`);
  });
  const types = header.map((_, column) => inferType(cellsOf(body, column)));
  const schema: TableSchema = {
    name: table.name,
    fields: header.map((name, i) => ({ name, type: types[i]! })),
    timeColumn: table.time ?? "time",
    keyColumn: table.key ?? "key",
    ...(table.subsort !== undefined && { subsortColumn: table.subsort }),
    ...(table.grouping !== undefined && { grouping: table.grouping }),
  };
  const find = (what: string, name: string): number => {
    const at = header.indexOf(name);
    if (at >= 0) return at;
    return fail(`no ${what} column '${name}'; give one of ${header.join(", ")} by ${what}=COLUMN`);
  };
  const at = {
    time: find("time", schema.timeColumn),
    key: find("key", schema.keyColumn),
    subsort: schema.subsortColumn === undefined ? -1 : find("subsort", schema.subsortColumn),
  };
  if (!canBeTime(types[at.time]!))
    fail(`column '${schema.timeColumn}' of type ${typeName(types[at.time]!)} holds no times`);
  const rows = body.map((cells, i): InputRow => {
    const values = cells.map((cell, column) => readCellAs(types[column]!, cell));
    const time = rowTime(values[at.time], types[at.time]!);
    if (time === undefined) fail(`row ${i + 1}: '${cells[at.time]}' is no time`);
    const subsort = at.subsort < 0 ? position * COUNTER_DISTANCE + i : toSubsort(values[at.subsort]);
    const record = Object.fromEntries(values.map((value, column) => [header[column]!, value]));
    return { table: table.name, time: time!, subsort, key: values[at.key], record };
  });
  return { schema, rows };
}

function* cellsOf(body: readonly string[][], column: number): Iterable<string> {
  for (const cells of body) yield cells[column]!;
}

function toSubsort(value: unknown): number | bigint {
  return typeof value === "number" || typeof value === "bigint" ? value : 0;
}
