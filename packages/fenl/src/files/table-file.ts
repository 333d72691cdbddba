import type { TableSchema } from "../analyze/environment.js";
import type { InputRow } from "../processor/rows.js";
import { typeName } from "../types/type-name.js";
import { type CsvColumns, readCsvColumns } from "./csv-columns.js";
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

/**
 * Counters of different files must not meet, nor those of shifted rows, which start at 0: unrelated rows of one time would
 * be taken for one row.
 */
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
  const { columns, cells, rows: values } = readColumns(table.csv, fail);
  const header = columns.map(({ name }) => name);
  const schema: TableSchema = {
    name: table.name,
    fields: columns,
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
  const timeType = columns[at.time]!.type;
  // Without rows there are no times, and nothing that tells a type.
  if (values.length > 0 && !canBeTime(timeType))
    fail(`column '${schema.timeColumn}' of type ${typeName(timeType)} holds no times`);
  const rows = values.map((row, i): InputRow => {
    const time = rowTime(row[at.time], timeType);
    if (time === undefined) fail(`row ${i + 1}: '${cells[i]![at.time]}' is no time`);
    const subsort = at.subsort < 0 ? (position + 1) * COUNTER_DISTANCE + i : (row[at.subsort] ?? 0);
    if (typeof subsort !== "number" && typeof subsort !== "bigint")
      return fail(`row ${i + 1}: '${cells[i]![at.subsort]}' in subsort column '${schema.subsortColumn}' is no number`);
    const record = Object.fromEntries(row.map((value, column) => [header[column]!, value]));
    return { table: table.name, time: time!, subsort, key: row[at.key], record };
  });
  return { schema, rows };
}

function readColumns(csv: string, fail: (message: string) => never): CsvColumns {
  try {
    return readCsvColumns(csv);
  } catch (error) {
    return fail((error as Error).message);
  }
}
