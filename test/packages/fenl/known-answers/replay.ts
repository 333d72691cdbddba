import { compile, createProcessor, type Emit, FinalResults, type InputRow, type OutputRow } from "@rt-kaskada/fenl";
import { KeyHasher } from "../../../../packages/fenl/src/processor/key-hasher.js";
import { schemaOf } from "../run.js";

/** A query over small tables with what the original engine answered. Made by packages/fenl/scripts/known-answers.py. */
export interface KnownAnswer {
  readonly query: string;
  readonly final?: boolean;
  /** Per table: time in seconds, subsort, key, a, b, f, s, c. */
  readonly tables: Readonly<Record<string, readonly [number, number, string, ...unknown[]][]>>;
  /** Time (seconds, or nanoseconds as text), subsort (null in final results), key, values. */
  readonly rows: readonly [number | string, string | null, string, ...unknown[]][];
}

/** Reads answers, one a line. Integers beyond 2^53 become text, like bigints below. */
export function readAnswers(text: string): KnownAnswer[] {
  const lines = text.split("\n").filter((line) => line !== "");
  return lines.map((line) => JSON.parse(line.replace(/([[,])(-?\d{16,})(?=[,\]])/g, '$1"$2"')) as KnownAnswer);
}

const START = 10n ** 18n;
const columns = { a: ["i64"], b: ["i64"], f: ["f64"], s: ["string"], c: ["bool"] } as const;
const hasher = new KeyHasher({ kind: "string" });

/** Evaluates a query, and gives both answers in the same form. */
export function replay({ query, final, tables, rows }: KnownAnswer): { here: unknown[]; there: unknown[] } {
  const schemas = ["T", "U", "N"].map((name) => schemaOf({ name, columns, grouping: name === "N" ? "n" : "g" }));
  const { plan, diagnostics } = compile(query, { tables: schemas });
  if (!plan) throw new Error(diagnostics.map((d) => d.formatted).join("\n"));
  const used = new Set(plan.tables.map((table) => table.name));
  const input = Object.entries(tables)
    .filter(([name]) => used.has(name))
    .flatMap(([name, written]) => written.map((row) => toRow(name, row)))
    .sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : hasher.compare(a, b)));
  const processor = createProcessor(plan);
  const results = new FinalResults(plan);
  const out: OutputRow[] = [];
  const emit: Emit = (row, isNew, isNull) => {
    if (final) results.add(row, isNew, isNull);
    else out.push(row);
  };
  input.forEach((row, i) => {
    processor.push(row, emit);
    if (!input.slice(i + 1).some(({ table }) => table === row.table)) processor.end(row.table);
  });
  processor.finish(emit);
  const first = rows[0];
  if (final && first) out.push(...results.rows(BigInt(first[0]) + START));
  return { here: out.map((row) => shown(row, first?.[1] !== null)), there: rows.map(expected) };
}

function toRow(table: string, [seconds, subsort, key, a, b, f, s, c]: KnownAnswer["tables"][string][number]): InputRow {
  const time = START + BigInt(Math.round(seconds * 1e9));
  return { table, time, subsort, key, record: { time, key, a, b, f, s, c } };
}

function shown(row: OutputRow, subsorts: boolean): unknown[] {
  const values = Object.values(row.record).map((value) => (typeof value === "bigint" ? String(value) : rounded(value)));
  return [BigInt(row.time) - START, subsorts ? String(row.subsort) : null, row.key, ...values];
}

function expected([time, subsort, key, ...values]: KnownAnswer["rows"][number]): unknown[] {
  const nanos = typeof time === "string" ? BigInt(time) : BigInt(time) * 1_000_000_000n;
  return [
    nanos,
    subsort,
    key,
    ...values.map((value) =>
      rounded(typeof value === "string" && numbers[value] !== undefined ? numbers[value] : value),
    ),
  ];
}

const numbers: Record<string, number> = {
  NaN: Number.NaN,
  inf: Number.POSITIVE_INFINITY,
  "-inf": Number.NEGATIVE_INFINITY,
};

/** The two compute sliding means in another order: the last digits differ. */
function rounded(value: unknown): unknown {
  return typeof value === "number" && Number.isFinite(value) ? Number(value.toPrecision(12)) : value;
}
