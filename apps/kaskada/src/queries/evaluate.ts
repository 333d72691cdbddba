import { createProcessor, FinalResults, hashValue, type InputRow, type OutputRow, type Plan } from "@rt-kaskada/fenl";

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
  const emit = (row: OutputRow, isNew: boolean): void => {
    if (final) latest.add(row, isNew);
    else if (changedSince === undefined || BigInt(row.time) >= changedSince) out.push(row);
  };
  let processed = 0;
  let lastTime = 0n;
  for (const row of input) {
    if (finalTime !== undefined && BigInt(row.time) > finalTime) break;
    if (!final && limit > 0 && out.length >= limit) break;
    processor.push(row, emit);
    processed++;
    lastTime = BigInt(row.time);
  }
  if (finalTime !== undefined) processor.advanceTo(finalTime, emit);
  else processor.finish(emit);
  if (final && input.length > 0) out.push(...latest.rows((finalTime ?? lastTime) + 1n));
  return { rows: limit > 0 ? out.slice(0, limit) : out, processed };
}

/** By time, then subsort, then the key's hash. */
function inOrder(rows: InputRow[], { grouping }: Plan): InputRow[] {
  const hashes = new Map<unknown, bigint>();
  const hash = (key: unknown): bigint => {
    let known = hashes.get(key);
    if (known === undefined) {
      known = hashValue(key, grouping.keyType);
      hashes.set(key, known);
    }
    return known;
  };
  return rows.sort((a, b) => {
    if (a.time !== b.time) return a.time < b.time ? -1 : 1;
    if (a.subsort !== b.subsort) return a.subsort < b.subsort ? -1 : 1;
    return a.key === b.key || hash(a.key) < hash(b.key) ? -1 : 1;
  });
}
