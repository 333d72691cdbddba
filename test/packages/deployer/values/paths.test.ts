import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  getPath,
  type PathSegment,
  parsePath,
  pathContains,
  resetPath,
  Secret,
  setPath,
  type Value,
} from "../../../../packages/deployer/src/values/index.js";
import { key, properties, value } from "./arbitraries.js";

const segment: fc.Arbitrary<PathSegment> = fc.oneof(key, fc.nat(20), fc.constant("*"));

describe("property paths", () => {
  it("are read back as they were written", () => {
    fc.assert(
      fc.property(fc.array(segment, { maxLength: 5 }), (path) => {
        expect(parsePath(formatPath(path))).toEqual(path);
      }),
    );
  });

  it.each<[string, PathSegment[]]>([
    ["root", ["root"]],
    ["root.nested", ["root", "nested"]],
    ['root["nested"]', ["root", "nested"]],
    ['root["key with \\"escaped\\" quotes"]', ["root", 'key with "escaped" quotes']],
    ['["root key"].nested', ["root key", "nested"]],
    ["root.array[100].x", ["root", "array", 100, "x"]],
    ["root.array[*].field", ["root", "array", "*", "field"]],
    ["*", ["*"]],
    ["a-b.c/d", ["a-b", "c/d"]],
  ])("%s", (text, path) => {
    expect(parsePath(text)).toEqual(path);
  });

  it.each(["root[", "root[x]", "root..a", "a.", 'root["a]', "a[-1]"])("refuses %s, saying where", (text) => {
    expect(() => parsePath(text)).toThrow(/invalid property path .* at position \d+/);
  });

  it("find what they set, and leave the rest and the original alone", () => {
    fc.assert(
      fc.property(properties, key, key, value, (root, first, second, added) => {
        const before = JSON.stringify(root);
        const changed = setPath(root, [first, second], added);
        if (changed !== undefined) expect(getPath(changed, [first, second])).toEqual(added);
        expect(JSON.stringify(root)).toBe(before);
      }),
    );
  });

  it("look into secrets", () => {
    const root = { a: new Secret({ b: [1, 2] }) };
    expect(getPath(root, ["a", "b", 1])).toBe(2);
    expect(setPath(root, ["a", "b", 2], 3)).toEqual({ a: new Secret({ b: [1, 2, 3] }) });
  });

  it("contain what is below them", () => {
    expect(pathContains(["a"], ["a", 0, "b"])).toBe(true);
    expect(pathContains(["a", "*", "b"], ["a", 0, "b"])).toBe(true);
    expect(pathContains(["a", 1], ["a", 0])).toBe(false);
    expect(pathContains(["a", 0, "b"], ["a"])).toBe(false);
  });
});

describe("resetting for ignoreChanges", () => {
  const olds = { a: 1, list: [{ x: 1, y: 1 }], gone: true };
  const news = { a: 2, list: [{ x: 2, y: 2 }], added: true };

  it.each<[string, Value | undefined]>([
    ["a", { ...news, a: 1 }],
    ["list[0].x", { ...news, list: [{ x: 1, y: 2 }] }],
    ["list[*].y", { ...news, list: [{ x: 2, y: 1 }] }],
    ["gone", { ...news, gone: true }],
    ["added", { a: 2, list: [{ x: 2, y: 2 }] }],
    ["*", olds],
    ["nowhere.at.all", news],
    ["added.b", undefined],
  ])("%s", (path, expected) => {
    expect(resetPath(olds, news, parsePath(path))).toEqual(expected);
  });
});

const IDENTIFIER = /^[A-Za-z_$][A-Za-z0-9_$]*$/;

/** A path as a user would write it. */
function formatPath(path: readonly PathSegment[]): string {
  return path
    .map((segment, position) => {
      if (typeof segment === "number") return `[${segment}]`;
      if (segment === "*") return "[*]";
      if (!IDENTIFIER.test(segment)) return `["${segment.replace(/[\\"]/g, "\\$&")}"]`;
      return position === 0 ? segment : `.${segment}`;
    })
    .join("");
}
