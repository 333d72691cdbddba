import { readFileSync } from "node:fs";
import { compile, createProcessor, type Emit, FinalResults, type InputRow, type OutputRow } from "@rt-kaskada/fenl";
import { describe, expect, test } from "vitest";
import { KeyHasher } from "../../../../packages/fenl/src/processor/key-hasher.js";
import { schemaOf } from "../run.js";

/**
 * Queries over small tables with what the original engine (kaskada 0.6.1) answered, made by
 * packages/fenl/scripts/known-answers.py. Times are seconds, in results of final queries nanoseconds as text.
 */
interface Case {
  query: string;
  final?: boolean;
  /** Per table: time, subsort, key, a, b, f, s, c. */
  tables: Record<string, [number, number, string, ...unknown[]][]>;
  /** Time, subsort (null in final results), key, values. */
  rows: [number | string, string | null, string, ...unknown[]][];
}

const cases = readFileSync(new URL("./original-engine.jsonl", import.meta.url), "utf8")
  .trim()
  .split("\n")
  // Integers beyond 2^53 are kept as text, like bigints below.
  .map((line) => JSON.parse(line.replace(/([[,])(-?\d{16,})(?=[,\]])/g, '$1"$2"')) as Case);

const START = 10n ** 18n;
const columns = { a: ["i64"], b: ["i64"], f: ["f64"], s: ["string"], c: ["bool"] } as const;
const hasher = new KeyHasher({ kind: "string" });

describe("as the original engine answers", () => {
  test.each(cases.map((one) => [one.query, one] as const))("%s", (_, { query, final, tables, rows }) => {
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
    if (final) out.push(...results.rows(BigInt(rows[0]![0]) + START));
    expect(out.map((row) => shown(row, rows[0]?.[1] !== null))).toEqual(rows.map(expected));
  });
});

function toRow(table: string, [seconds, subsort, key, a, b, f, s, c]: Case["tables"][string][number]): InputRow {
  const time = START + BigInt(Math.round(seconds * 1e9));
  return { table, time, subsort, key, record: { time, key, a, b, f, s, c } };
}

function shown(row: OutputRow, subsorts: boolean): unknown[] {
  const values = Object.values(row.record).map((value) => (typeof value === "bigint" ? String(value) : rounded(value)));
  return [BigInt(row.time) - START, subsorts ? String(row.subsort) : null, row.key, ...values];
}

function expected([time, subsort, key, ...values]: Case["rows"][number]): unknown[] {
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
