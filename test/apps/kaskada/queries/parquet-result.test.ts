import { listOf, type OutputRow, recordOf, simple } from "@rt-kaskada/fenl";
import { expect, test } from "vitest";
import { parquetResult } from "../../../../apps/kaskada/src/queries/parquet-result.js";
import { resultColumns } from "../../../../apps/kaskada/src/queries/result-columns.js";
import { readParquet } from "../../../../apps/kaskada/src/tables/parquet-file.js";

const type = recordOf([
  { name: "flag", type: simple("bool") },
  { name: "small", type: simple("i32") },
  { name: "count", type: simple("u32") },
  { name: "big", type: simple("i64") },
  { name: "price", type: simple("f64") },
  { name: "text", type: simple("string") },
  { name: "at", type: simple("timestamp_ms") },
  { name: "day", type: simple("date32") },
  { name: "inner", type: recordOf([{ name: "x", type: simple("i64") }]) },
  { name: "list", type: listOf(simple("string")) },
]);
const full = {
  flag: true,
  small: -5,
  count: 4_000_000_000,
  big: 2n ** 60n,
  price: 1.5,
  text: "häh",
  at: 1_600_000_000_123,
  day: 19_000,
  inner: { x: 7 },
  list: ["a", "b"],
};
const empty = Object.fromEntries(Object.keys(full).map((name) => [name, null]));
const row = (time: bigint, record: Record<string, unknown>): OutputRow => ({
  time,
  subsort: 2n ** 64n - 1n,
  key: "A",
  record,
});

test("what is written is read back, with its types", async () => {
  const columns = resultColumns(type, simple("string"));
  const bytes = parquetResult(columns, [row(1_687_303_801_000_000_001n, full), row(5n, empty)]);
  const { columns: seen, rows } = await readParquet(Buffer.from(bytes));
  expect(seen.map(({ name, type }) => [name, type])).toEqual(columns.map(({ name, type }) => [name, type]));
  expect(rows).toEqual([
    {
      _time: 1_687_303_801_000_000_001n,
      _subsort: 2n ** 64n - 1n,
      _key_hash: 12960666915911099378n,
      _key: "A",
      ...full,
    },
    { _time: 5, _subsort: 2n ** 64n - 1n, _key_hash: 12960666915911099378n, _key: "A", ...empty },
  ]);
});

test("no rows give a file with columns", async () => {
  const { columns, rows } = await readParquet(Buffer.from(parquetResult(resultColumns(type, simple("i64")), [])));
  expect(columns).toHaveLength(14);
  expect(rows).toEqual([]);
});
