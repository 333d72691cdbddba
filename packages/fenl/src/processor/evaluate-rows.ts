import type { Plan } from "../plan/plan.js";
import { primaryTables } from "../plan/row-sources.js";
import { FinalResults } from "./final-results.js";
import { tableHashers } from "./key-hasher.js";
import { createProcessor } from "./processor.js";
import type { Emit, InputRow, OutputRow } from "./rows.js";

/** How many rows are pushed before it is looked whether there are enough results. */
const CHUNK = 1024;

/** The earliest time that 64 bits of nanoseconds hold. */
const FIRST_TIME = -(2n ** 63n);

/** Which of the results are wanted. */
export interface ResultOptions {
  /** Each entity's latest result instead of all of them. */
  readonly final?: boolean;
  /** For final results: as of this time instead of the end. */
  readonly finalTime?: bigint;
  /** Leaves out rows before this time, or entities without a new result since. */
  readonly changedSince?: bigint;
  /** At most so many rows. */
  readonly limit?: number;
}

/**
 * Evaluates a plan over rows that are all there.
 *
 * @param rows of the plan's tables, in any order
 */
export function evaluateRows(plan: Plan, rows: readonly InputRow[], options: ResultOptions = {}): OutputRow[] {
  const { changedSince, finalTime, limit } = options;
  const final = options.final === true || finalTime !== undefined;
  const processor = createProcessor(plan);
  const primary = primaryTables(plan);
  const latest = new FinalResults(plan, changedSince);
  const out: OutputRow[] = [];
  let lastTime = FIRST_TIME;
  const emit: Emit = (row, isNew, isNull) => {
    // Rows may have been shifted beyond the input's end.
    if (BigInt(row.time) > lastTime) lastTime = BigInt(row.time);
    if (final) latest.add(row, isNew, isNull);
    else if (changedSince === undefined || BigInt(row.time) >= changedSince) out.push(row);
  };
  const input = inOrder(rows, plan);
  const ends = new Map(plan.tables.map(({ name }) => [name, -1]));
  input.forEach((row, i) => {
    ends.set(row.table, i);
    if (primary.has(row.table) && BigInt(row.time) > lastTime && !(finalTime !== undefined && row.time > finalTime)) {
      lastTime = BigInt(row.time);
    }
  });
  for (const [table, last] of ends) if (last < 0) processor.end(table);
  const stop = finalTime === undefined ? -1 : input.findIndex(({ time }) => time > finalTime);
  const until = stop < 0 ? input.length : stop;
  for (let at = 0; at < until && (final || limit === undefined || out.length < limit); ) {
    const end = Math.min(until, at + CHUNK, ...[...ends.values()].filter((last) => last >= at).map((last) => last + 1));
    processor.pushAll(input.slice(at, end), emit);
    for (const [table, last] of ends) if (last === end - 1) processor.end(table);
    at = end;
  }
  if (finalTime !== undefined) processor.advanceTo(finalTime, emit);
  else processor.finish(emit);
  if (final && input.length > 0) out.push(...latest.rows((finalTime ?? lastTime) + 1n));
  return limit === undefined ? out : out.slice(0, limit);
}

/** The rows of the plan's tables by time, and within a table by subsort and key hash. */
function inOrder(rows: readonly InputRow[], plan: Plan): InputRow[] {
  const hashers = tableHashers(plan);
  return rows
    .filter((row) => hashers.has(row.table))
    .sort((a, b) => {
      if (a.time !== b.time) return a.time < b.time ? -1 : 1;
      return a.table === b.table ? hashers.get(a.table)!.compare(a, b) : 0;
    });
}
