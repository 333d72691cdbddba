import { mapOf, simple } from "@rt-kaskada/fenl";
import { parquetWriteBuffer } from "hyparquet-writer";
import { expect, test } from "vitest";
import { readParquet } from "../../../../apps/kaskada/src/tables/parquet-file.js";

test.each([
  ["key_value", "key", "value"],
  ["entries", "keys", "values"],
])("reads maps whose parts are called %s, %s and %s", async (entries, keys, values) => {
  // The writer asks for `key` and `value` whatever the columns are called.
  const entry = (key: string, value: bigint | null) => ({ key, value, [keys]: key, [values]: value });
  const bytes = parquetWriteBuffer({
    schema: [
      { name: "root", num_children: 1 },
      { name: "m", repetition_type: "OPTIONAL", converted_type: "MAP", num_children: 1 },
      { name: entries, repetition_type: "REPEATED", num_children: 2 },
      { name: keys, type: "BYTE_ARRAY", converted_type: "UTF8", repetition_type: "REQUIRED" },
      { name: values, type: "INT64", repetition_type: "OPTIONAL" },
    ],
    columnData: [{ name: "m", data: [[entry("a", 1n), entry("b", null)], null] }],
  });
  const { columns, rows } = await readParquet(Buffer.from(bytes));
  expect(columns).toMatchObject([{ name: "m", type: mapOf(simple("string"), simple("i64")) }]);
  expect(rows).toEqual([{ m: { a: 1, b: null } }, { m: null }]);
});
