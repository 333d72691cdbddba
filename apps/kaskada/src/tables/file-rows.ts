import { readFile } from "node:fs/promises";
import { type InputRow, rowTime } from "@rt-kaskada/fenl";
import { fromSchema } from "../catalog/api-types.js";
import type { StoredTable } from "../catalog/catalog.js";
import { parseFile } from "./load-file.js";

/** Running numbers of different files must not meet: rows of one time would be taken for one row. */
const FILE_DISTANCE = 2 ** 32;

/**
 * The rows of a table's files, in no particular order.
 * @param version files loaded later are left out
 * @param tableNumber tells the tables of a query apart
 */
export async function fileRows(stored: StoredTable, version: number, tableNumber: number): Promise<InputRow[]> {
  const { table } = stored;
  const timeType = fromSchema(table.schema!).find(({ name }) => name === table.timeColumnName)!.type;
  const rows: InputRow[] = [];
  for (const file of stored.files) {
    if (file.version > version) continue;
    const data = await parseFile(await readFile(file.path), file.fileType);
    const first = (tableNumber * 1024 + file.version) * FILE_DISTANCE;
    for (const [index, record] of data.rows.entries()) {
      const time = rowTime(record[table.timeColumnName], timeType);
      if (time === undefined) throw new Error(`table ${table.tableName}, row ${index + 1}: the time is missing`);
      const subsort = table.subsortColumnName ? number(record[table.subsortColumnName.value]) : first + index;
      rows.push({ table: table.tableName, time, subsort, key: record[table.entityKeyColumnName] ?? null, record });
    }
  }
  return rows;
}

function number(value: unknown): number | bigint {
  return typeof value === "number" || typeof value === "bigint" ? value : 0;
}
