import { parseRecordSchema } from "@rt-kaskada/records";
import { expect, test } from "vitest";
import { resultMismatches } from "../../../../infra/providers/src/kaskada/result-type.js";

const schema = (fields: Record<string, unknown>) =>
  parseRecordSchema(
    JSON.stringify({
      type: "record",
      name: "Record",
      fields: Object.entries(fields).map(([name, type]) => ({ name, type })),
    }),
  );
const millis = { type: "long", logicalType: "local-timestamp-millis" };
const micros = { type: "long", logicalType: "local-timestamp-micros" };

test("equal schemas agree, in any order, and whichever kind of timestamp", () => {
  const given = schema({ a: ["null", "int"], t: ["null", millis] });
  const declared = schema({ t: ["null", { type: "long", logicalType: "timestamp-millis" }], a: ["null", "int"] });
  expect(resultMismatches(given, declared)).toEqual([]);
});

test("names, types, units and nulls are told apart", () => {
  const given = schema({ extra: "int", a: ["null", "long"], t: ["null", micros], n: ["null", "int"], m: "int" });
  const declared = schema({ missing: "int", a: ["null", "int"], t: ["null", millis], n: "int", m: ["null", "int"] });
  expect(resultMismatches(given, declared)).toEqual([
    "missing: the query doesn't give it",
    "extra: the output schema doesn't have it",
    "a: the query gives long or null, the output schema has int or null",
    "t: the query gives local-timestamp-micros (long) or null, the output schema has local-timestamp-millis (long) or null",
    "n: the query may give null, the output schema doesn't allow it",
  ]);
});
