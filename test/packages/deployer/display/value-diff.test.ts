import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { diffLines } from "../../../../packages/deployer/src/display/line-diff.js";
import {
  type DiffLine,
  diffProperties,
  wholeProperties,
} from "../../../../packages/deployer/src/display/value-diff.js";
import { Secret, UNKNOWN } from "../../../../packages/deployer/src/values/index.js";
import { properties } from "../values/arbitraries.js";

const masked = { showSecrets: false };

function show(lines: DiffLine[]): string[] {
  return lines.map(({ sign, depth, label, text, was }) => {
    return `${sign} ${"  ".repeat(depth)}${label}${was === undefined ? "" : `${was} => `}${text}`.trimEnd();
  });
}

describe("the difference of properties", () => {
  it("shows what was added, deleted and changed, at every depth", () => {
    const olds = { a: 1, gone: true, o: { x: 1, same: 1 }, l: ["a", "b"] };
    const news = { a: 2, added: { b: [1] }, o: { x: 2, same: 1 }, l: ["a", "c", "d"] };
    expect(show(diffProperties(olds, news, masked))).toEqual([
      "~ a    : 1 => 2",
      "+ added: {",
      "+   b: [",
      "+     [0]: 1",
      "+   ]",
      "+ }",
      "- gone : true",
      "~ l    : [",
      '~   [1]: "b" => "c"',
      '+   [2]: "d"',
      "  ]",
      "~ o    : {",
      "~   x: 1 => 2",
      "  }",
    ]);
  });

  it("compares texts with several lines line by line", () => {
    expect(show(diffProperties({ query: "a\nb\nc" }, { query: "a\nx\nc" }, masked))).toEqual([
      "~ query:",
      "    a",
      "-   b",
      "+   x",
      "    c",
    ]);
  });

  it("compares JSON texts by what they say, however they are written", () => {
    expect(show(diffProperties({ schema: '{"a":1,"b":[1]}' }, { schema: '{ "b": [1], "a": 2 }' }, masked))).toEqual([
      "~ schema: (json) {",
      "~   a: 1 => 2",
      "  }",
    ]);
    expect(show(diffProperties({ s: "{a" }, { s: "{b" }, masked))).toEqual(['~ s: "{a" => "{b"']);
  });

  it("hides secrets and the engine's own properties, and says unknown", () => {
    const olds = { s: new Secret("hunter2"), u: 1, __provider: "code" };
    const news = { s: new Secret("hunter3"), u: UNKNOWN, __provider: "other" };
    expect(show(diffProperties(olds, news, masked))).toEqual(["~ s: [secret] => [secret]", "~ u: 1 => [unknown]"]);
    expect(show(wholeProperties({ s: new Secret({ a: "hunter2" }) }, "+", masked))).toEqual(["+ s: [secret]"]);
    expect(show(wholeProperties({ s: new Secret("x") }, "+", { showSecrets: true }))).toEqual(['+ s: "x"']);
  });

  it("is empty exactly where nothing differs, and never fails", () => {
    fc.assert(
      fc.property(properties, properties, (olds, news) => {
        expect(diffProperties(olds, olds, masked)).toEqual([]);
        for (const line of [...diffProperties(olds, news, masked), ...wholeProperties(news, "+", masked)]) {
          expect(line.text).toBeTypeOf("string");
        }
      }),
    );
  });
});

describe("the difference of lines", () => {
  it("gives both texts back", () => {
    const text = fc.array(fc.constantFrom("a", "b", "c", ""), { maxLength: 6 }).map((lines) => lines.join("\n"));
    fc.assert(
      fc.property(text, text, (before, after) => {
        // Texts this short have no gaps unless they are the same.
        fc.pre(before !== after);
        const lines = diffLines(before, after).filter((line) => line.text !== "…");
        const kept = (sign: string) => lines.filter((line) => line.sign !== sign).map((line) => line.text);
        expect(before.endsWith(kept("+").join("\n")) || before.startsWith(kept("+").join("\n"))).toBe(true);
        expect(after.endsWith(kept("-").join("\n")) || after.startsWith(kept("-").join("\n"))).toBe(true);
      }),
    );
  });

  it("leaves out what is far from any change", () => {
    const numbers = Array.from({ length: 20 }, (_, index) => String(index));
    expect(
      diffLines(numbers.join("\n"), numbers.with(10, "x").join("\n")).map(({ sign, text }) => sign + text),
    ).toEqual([" …", " 7", " 8", " 9", "-10", "+x", " 11", " 12", " 13", " …"]);
  });

  it("does not compare very long texts, which would take too long", () => {
    const long = (word: string) => Array.from({ length: 1001 }, () => word).join("\n");
    expect(diffLines(long("a"), long("b"))).toHaveLength(2002);
  });
});
