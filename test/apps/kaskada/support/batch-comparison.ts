import { compile, evaluateRows, fenlTypeOf, type InputRow } from "@rt-kaskada/fenl";
import { parseRecordSchema } from "@rt-kaskada/records";
import { type Click, clickSchema } from "./clicks.js";
import type { OutputMessage } from "./topics.js";

/** How what a stream brought forth differs from a batch evaluation; all zero when it doesn't. */
export interface Differences {
  missing: number;
  doubled: number;
  /** Rows that the batch evaluation doesn't have. */
  unexpected: number;
  /** Entities whose rows are all there, but in another order or in several partitions. */
  disordered: number;
}

/** A query's rows for clicks that are all there, each entity's in their order. */
function evaluate(table: string, query: string, clicks: readonly Click[]): Map<string, string[]> {
  const fields = parseRecordSchema(clickSchema).fields.map((field) => ({ name: field.name, type: fenlTypeOf(field) }));
  const schema = { name: table, fields, timeColumn: "at", keyColumn: "user" };
  const { plan } = compile(query, { tables: [schema] });
  const rows = clicks.map(
    (click, subsort): InputRow => ({
      table,
      time: BigInt(click.at) * 1_000_000n,
      subsort,
      key: click.user,
      record: { ...click },
    }),
  );
  const byEntity = new Map<string, string[]>();
  for (const { time, key, record } of evaluateRows(plan!, rows)) {
    append(byEntity, String(key), rowText({ _time: Number(BigInt(time) / 1000n), _key: key, ...record }));
  }
  return byEntity;
}

/**
 * Compares an output topic with the batch evaluation of the same query over the same clicks, whose times all differ.
 * @param table what the query calls them
 */
export function differences(
  table: string,
  query: string,
  clicks: readonly Click[],
  output: readonly OutputMessage[],
): Differences {
  const expected = evaluate(table, query, clicks);
  const actual = new Map<string, string[]>();
  const partitions = new Map<string, Set<number>>();
  for (const { key, partition, record } of output) {
    append(actual, String(key), rowText(record));
    partitions.set(String(key), (partitions.get(String(key)) ?? new Set()).add(partition));
  }
  const found: Differences = { missing: 0, doubled: 0, unexpected: 0, disordered: 0 };
  for (const key of new Set([...expected.keys(), ...actual.keys()])) {
    const [wanted, got] = [expected.get(key) ?? [], actual.get(key) ?? []];
    const [wantedSet, gotSet] = [new Set(wanted), new Set(got)];
    const before = { ...found };
    found.missing += wanted.filter((row) => !gotSet.has(row)).length;
    found.unexpected += [...gotSet].filter((row) => !wantedSet.has(row)).length;
    found.doubled += got.length - gotSet.size;
    const same =
      found.missing + found.unexpected + found.doubled === before.missing + before.unexpected + before.doubled;
    const ordered = wanted.every((row, i) => row === got[i]) && partitions.get(key)?.size === 1;
    if (same && !ordered) found.disordered++;
  }
  return found;
}

function rowText(record: Record<string, unknown>): string {
  return JSON.stringify(record, (_name, value) => (typeof value === "bigint" ? Number(value) : value));
}

function append(map: Map<string, string[]>, key: string, text: string): void {
  const list = map.get(key);
  if (list) list.push(text);
  else map.set(key, [text]);
}
