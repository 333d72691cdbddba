import { canBeTime } from "@rt-kaskada/fenl";
import type { Table } from "@rt-kaskada/kaskada-api";
import { failedPrecondition } from "../server/api-error.js";
import type { Column } from "./api-types.js";

const NO_KEY = new Set(["list", "map", "json", "window"]);

/** Refuses a schema that lacks one of the table's columns, or has it with a type that can't serve. */
export function checkColumns(table: Table, columns: readonly Column[]): void {
  const find = (name: string, what: string): Column => {
    const column = columns.find((candidate) => candidate.name === name);
    if (!column) throw failedPrecondition(`schema does not contain ${what} column: '${name}'`);
    return column;
  };
  const key = find(table.entityKeyColumnName, "entity key");
  if (NO_KEY.has(key.type.kind)) throw failedPrecondition(`entity key column '${key.name}' has type ${key.type.kind}`);
  if (table.subsortColumnName) find(table.subsortColumnName.value, "subsort");
  const time = find(table.timeColumnName, "time");
  if (!canBeTime(time.type)) throw failedPrecondition(`time column '${time.name}' has type ${time.type.kind}`);
}
