import { expect, test } from "vitest";
import { jsonField } from "../../../../packages/fenl/src/runtime/json.js";

/* What the original engine answers to `json(text).a`. */
test.each([
  ['{"a": 12345678901234567890}', "12345678901234567890"],
  ['{"a": 1.0}', "1.0"],
  ['{"a": 1e5}', "100000.0"],
  ['{"a": 1e16}', "1e16"],
  ['{"a": 0.000001}', "1e-6"],
  ['{"a": -0}', "-0.0"],
  ['{"a": [1.50, "x\\n", null, true]}', '[1.5,"x\\n",null,true]'],
  ['{"a": {"z": 1, "10": "2", "9": {}}}', '{"10":"2","9":{},"z":1}'],
  ['{"__proto__": 5, "a": "n1"}', "n1"],
  ['{"a": "\\"5"}', '"5'],
  ['{"a": 1e400}', null],
  ['{"a": 01}', null],
  ['[{"a": 1}]', null],
])("the field of %s", (text, field) => expect(jsonField(text, "a")).toBe(field));
