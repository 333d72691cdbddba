import type { ViewDefinition } from "../analyze/environment.js";
import { type Compilation, compile } from "../compile.js";
import { evaluateRows, type ResultOptions } from "../processor/evaluate-rows.js";
import type { OutputRow } from "../processor/rows.js";
import { type CsvTable, loadTable } from "./table-file.js";

/** A query over tables given as CSV. */
export interface FileQuery extends Omit<ResultOptions, "final"> {
  readonly query: string;
  readonly tables: readonly CsvTable[];
  readonly views?: readonly ViewDefinition[];
  /** `history`: every row. `final`: each entity's latest result. */
  readonly results?: "history" | "final";
}

export interface FileResult {
  readonly compilation: Compilation;
  /** Empty if the query has errors. */
  readonly rows: readonly OutputRow[];
}

/**
 * Evaluates a query over CSV tables, without any server.
 *
 * @throws if a table can't be read or two have one name; errors of the query are in the result
 */
export function evaluateFiles({ query, tables: written, views, results, ...options }: FileQuery): FileResult {
  const twice = written.find(({ name }, i) => written.findIndex((other) => other.name === name) !== i);
  if (twice) throw new Error(`there are two tables '${twice.name}'`);
  const tables = written.map((table, i) => loadTable(table, i));
  const compilation = compile(query, { tables: tables.map(({ schema }) => schema), views: views ?? [] });
  if (!compilation.plan) return { compilation, rows: [] };
  const rows = tables.flatMap((table) => table.rows);
  return { compilation, rows: evaluateRows(compilation.plan, rows, { ...options, final: results === "final" }) };
}
