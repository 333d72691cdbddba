import fc from "fast-check";
import { expect, test } from "vitest";
import { normaliseType } from "../../../../infra/providers/src/cassandra/types.js";

test.each([
  ["int", "int"],
  [" VarChar ", "text"],
  ["map<int,TEXT>", "map<int, text>"],
  ["frozen<list<frozen<tuple<int,varchar,uuid>>>>", "frozen<list<frozen<tuple<int, text, uuid>>>>"],
  ["vector<float,3>", "vector<float, 3>"],
])("%s is %s", (given, normal) => expect(normaliseType(given)).toBe(normal));

test.each([
  ["", "it is empty"],
  ["strnig", "unknown strnig"],
  ["list", "expected <, found its end"],
  ["list<int", "expected >, found its end"],
  ["map<int>", "map takes 2 type(s), not 1"],
  ["int int", "unexpected int"],
  ["vector<float, x>", "a vector needs a size"],
  ["int; DROP TABLE x", "unexpected ;"],
])("%j is refused: %s", (given, reason) => expect(() => normaliseType(given)).toThrow(reason));

const type = fc.letrec<{ type: string }>((tie) => ({
  type: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constantFrom("int", "text", "timestamp", "blob"),
    tie("type").map((t) => `list<${t}>`),
    fc.tuple(tie("type"), tie("type")).map(([k, v]) => `map<${k}, ${v}>`),
    fc.array(tie("type"), { minLength: 1, maxLength: 3 }).map((ts) => `tuple<${ts.join(", ")}>`),
  ),
})).type;

test("what is normal stays as it is, and layout doesn't matter", () => {
  fc.assert(
    fc.property(type, (t) => {
      expect(normaliseType(t)).toBe(t);
      expect(normaliseType(t.toUpperCase().replace(/ /g, "").replace(/</g, " < "))).toBe(t);
    }),
  );
});
