import {
  createProcessor,
  type Emit,
  FinalResults,
  hashValue,
  type InputRow,
  type OutputRow,
  type Plan,
  primaryTables,
  type TableSchema,
} from "@rt-kaskada/fenl";

/** What to evaluate, and which of the results are wanted. */
export interface Evaluation {
  plan: Plan;
  /** In any order. */
  rows: InputRow[];
  /** Each entity's latest result instead of all of them. */
  final: boolean;
  /** For final results: as of this time instead of the end. */
  finalTime?: bigint;
  /** Leaves out rows before this time, or entities without a new result since. */
  changedSince?: bigint;
  /** At most so many rows; 0 for all. */
  limit: number;
}

/** What came out. */
export interface Results {
  rows: OutputRow[];
  processed: number;
}

/** Evaluates a query over rows that are all there. */
export function evaluate({ plan, rows, final, finalTime, changedSince, limit }: Evaluation): Results {
  const input = inOrder(rows, plan);
  const processor = createProcessor(plan);
  const out: OutputRow[] = [];
  const latest = new FinalResults(plan, changedSince);
  const primary = primaryTables(plan);
  let processed = 0;
  let lastTime = 0n;
  const emit: Emit = (row, isNew, isNull) => {
    // Rows may have been shifted beyond the input's end.
    if (BigInt(row.time) > lastTime) lastTime = BigInt(row.time);
    if (final) latest.add(row, isNew, isNull);
    else if (changedSince === undefined || BigInt(row.time) >= changedSince) out.push(row);
  };
  const left = new Map<string, number>();
  for (const { table } of input) left.set(table, (left.get(table) ?? 0) + 1);
  for (const { name } of plan.tables) if (!left.has(name)) processor.end(name);
  for (const row of input) {
    if (finalTime !== undefined && BigInt(row.time) > finalTime) break;
    if (!final && limit > 0 && out.length >= limit) break;
    processor.push(row, emit);
    processed++;
    if (primary.has(row.table) && BigInt(row.time) > lastTime) lastTime = BigInt(row.time);
    const more = left.get(row.table)! - 1;
    left.set(row.table, more);
    if (more === 0) processor.end(row.table);
  }
  if (finalTime !== undefined) processor.advanceTo(finalTime, emit);
  else processor.finish(emit);
  if (final && input.length > 0) out.push(...latest.rows((finalTime ?? lastTime) + 1n));
  return { rows: limit > 0 ? out.slice(0, limit) : out, processed };
}

/** By time, and in one table then by subsort and the key's hash. */
function inOrder(rows: InputRow[], { tables }: Plan): InputRow[] {
  const orders = new Map(tables.map((table, index) => [table.name, { index, hash: keyHasher(table) }]));
  return rows.sort((a, b) => {
    if (a.time !== b.time) return a.time < b.time ? -1 : 1;
    const own = orders.get(a.table)!;
    if (a.table !== b.table) return own.index - orders.get(b.table)!.index;
    if (a.subsort !== b.subsort) return a.subsort < b.subsort ? -1 : 1;
    if (a.key === b.key) return 0;
    return own.hash(a.key) < own.hash(b.key) ? -1 : 1;
  });
}

/** Hashes a table's keys, each once. */
function keyHasher({ fields, keyColumn }: TableSchema): (key: unknown) => bigint {
  const { type } = fields.find(({ name }) => name === keyColumn)!;
  const hashes = new Map<unknown, bigint>();
  return (key) => {
    let hash = hashes.get(key);
    if (hash === undefined) {
      hash = hashValue(key, type);
      hashes.set(key, hash);
    }
    return hash;
  };
}
