import {
  compile,
  createProcessor,
  type FenlType,
  type InputRow,
  type OutputRow,
  parseTimestamp,
  simple,
} from "@rt-kaskada/fenl";
import { readType } from "../../../packages/fenl/src/analyze/type-expression.js";
import { parseExpression } from "../../../packages/fenl/src/syntax/parser.js";

/** A small table for tests: columns with their types, one value per row. */
export interface TestTable {
  readonly name: string;
  readonly columns: Readonly<Record<string, readonly [type: string, ...values: unknown[]]>>;
  readonly times?: readonly string[];
  readonly keys?: readonly unknown[];
  readonly subsorts?: readonly number[];
  readonly grouping?: string;
  readonly keyType?: string;
}

/** Reads a type as Fenl writes it. */
export function typeOf(text: string): FenlType {
  // The one type name that is a keyword.
  if (text === "null") return simple("null");
  const cast = parseExpression(`x as ${text}`);
  const type = cast.kind === "cast" ? readType(cast.type) : undefined;
  if (!type) throw new Error(`No type ${text}`);
  return type;
}

export function schemaOf(table: TestTable) {
  return {
    name: table.name,
    fields: [
      { name: "time", type: typeOf("timestamp_ns") },
      { name: "key", type: typeOf(table.keyType ?? "string") },
      ...Object.entries(table.columns).map(([name, [type]]) => ({ name, type: typeOf(type) })),
    ],
    timeColumn: "time",
    keyColumn: "key",
    ...(table.grouping && { grouping: table.grouping }),
  };
}

const START = parseTimestamp("2000-01-01")!;

/** The rows of a table; without times one a second. */
export function rowsOf(table: TestTable): InputRow[] {
  const count = Math.max(...Object.values(table.columns).map((column) => column.length - 1));
  return Array.from({ length: count }, (_, i) => {
    const written = table.times?.[i];
    const time = written === undefined ? START + BigInt(i) * 1_000_000_000n : parseTimestamp(written)!;
    const key = table.keys ? table.keys[i] : "A";
    const record: Record<string, unknown> = { time, key };
    for (const [name, [type, ...values]] of Object.entries(table.columns)) record[name] = cellOf(type, values[i]);
    return { table: table.name, time, subsort: table.subsorts?.[i] ?? i, key, record };
  });
}

function cellOf(type: string, value: unknown): unknown {
  return type === "timestamp_ns" && typeof value === "string" ? parseTimestamp(value) : (value ?? null);
}

/** Runs a query over tables to the end. */
export function run(query: string, tables: readonly TestTable[], views: { name: string; expression: string }[] = []) {
  const compilation = compile(query, { tables: tables.map(schemaOf), views });
  if (!compilation.plan) throw new Error(compilation.diagnostics.map((d) => d.formatted).join("\n"));
  const processor = createProcessor(compilation.plan);
  const out: OutputRow[] = [];
  const emit = (row: OutputRow) => out.push(row);
  const rows = tables.flatMap(rowsOf).sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0));
  const used = new Set(compilation.freeNames);
  for (const row of rows) if (used.has(row.table) || views.length > 0) processor.push(row, emit);
  processor.finish(emit);
  return { out, compilation, processor };
}
