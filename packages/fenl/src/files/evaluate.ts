import type { ViewDefinition } from "../analyze/environment.js";
import { type Compilation, compile } from "../compile.js";
import { primaryTables } from "../plan/row-sources.js";
import { FinalResults } from "../processor/final-results.js";
import { createProcessor } from "../processor/processor.js";

import type { Emit, InputRow, OutputRow } from "../processor/rows.js";
import { type CsvTable, type LoadedTable, loadTable } from "./table-file.js";

/** A query over tables given as CSV. */
export interface FileQuery {
  readonly query: string;
  readonly tables: readonly CsvTable[];
  readonly views?: readonly ViewDefinition[];
  /** `history`: every row. `final`: each entity's latest result. */
  readonly results?: "history" | "final";
  /** For final results: as of this time instead of the end. */
  readonly finalTime?: bigint;
  /** Leaves out rows before this time, or entities without a new result since. */
  readonly changedSince?: bigint;
  /** At most so many rows. */
  readonly limit?: number;
}

export interface FileResult {
  readonly compilation: Compilation;
  /** Empty if the query has errors. */
  readonly rows: readonly OutputRow[];
}

/**
 * Evaluates a query over CSV tables, without any server.
 *
 * @throws if a table can't be read; errors of the query are in the result
 */
export function evaluateFiles(query: FileQuery): FileResult {
  const tables = query.tables.map((table, i) => loadTable(table, i));
  const compilation = compile(query.query, { tables: tables.map(({ schema }) => schema), views: query.views ?? [] });
  if (!compilation.plan) return { compilation, rows: [] };
  const primary = primaryTables(compilation.plan);
  const used = new Set(compilation.plan.tables.map((table) => table.name));
  const input = merged(tables.filter(({ schema }) => used.has(schema.name)));
  const processor = createProcessor(compilation.plan);
  const final = query.results === "final" || query.finalTime !== undefined;
  const { changedSince, finalTime } = query;
  const rows: OutputRow[] = [];
  const latest = new FinalResults(compilation.plan, changedSince);
  let lastTime = 0n;
  const emit: Emit = (row, isNew, isNull) => {
    // Rows may have been shifted beyond the input's end.
    if (BigInt(row.time) > lastTime) lastTime = BigInt(row.time);
    if (final) latest.add(row, isNew, isNull);
    else if (changedSince === undefined || BigInt(row.time) >= changedSince) rows.push(row);
  };
  const full = (): boolean => !final && query.limit !== undefined && rows.length >= query.limit;
  const left = new Map<string, number>();
  for (const { table } of input) left.set(table, (left.get(table) ?? 0) + 1);
  for (const table of used) if (!left.has(table)) processor.end(table);
  for (const row of input) {
    if ((finalTime !== undefined && BigInt(row.time) > finalTime) || full()) break;
    processor.push(row, emit);
    if (primary.has(row.table) && BigInt(row.time) > lastTime) lastTime = BigInt(row.time);
    const more = left.get(row.table)! - 1;
    left.set(row.table, more);
    if (more === 0) processor.end(row.table);
  }
  if (finalTime !== undefined) processor.advanceTo(finalTime, emit);
  else processor.finish(emit);
  if (final && input.length > 0) rows.push(...latest.rows((finalTime ?? lastTime) + 1n));
  return { compilation, rows: query.limit === undefined ? rows : rows.slice(0, query.limit) };
}

/** The rows of all tables in order of time. */
function merged(tables: readonly LoadedTable[]): InputRow[] {
  const rows = tables.flatMap((table) => table.rows);
  return tables.length < 2 ? rows : rows.sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0));
}
