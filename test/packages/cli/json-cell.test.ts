import type { DataType } from "@rt-kaskada/kaskada-api";
import { expect, test } from "vitest";
import { jsonCell } from "../../../packages/cli/src/terminal/json-cell.js";

const primitive = (name: string) => ({ kind: "primitive", primitive: `PRIMITIVE_TYPE_${name}` }) as DataType;

test.each([
  ["9007199254740993", primitive("I64"), "9007199254740993"],
  ["1.0e10", primitive("F64"), "1.0e10"],
  ["inf", primitive("F64"), "null"],
  ["true", primitive("BOOL"), "true"],
  ["", primitive("I64"), "null"],
  ["", primitive("TIMESTAMP_NANOSECOND"), "null"],
  ["2020-01-01T00:00:00.000000000", primitive("TIMESTAMP_NANOSECOND"), '"2020-01-01T00:00:00.000000000"'],
  ["", primitive("STRING"), '""'],
  ["5", primitive("STRING"), '"5"'],
  ["[1,2]", { kind: "list" } as DataType, "[1,2]"],
  ["a", undefined, '"a"'],
])("the cell %j is JSON of its type", (cell, type, json) => {
  expect(jsonCell(cell, type)).toBe(json);
});
