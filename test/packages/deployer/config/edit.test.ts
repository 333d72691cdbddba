import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type ConfigNode,
  configKey,
  configPath,
  inferNode,
  looksLikeSecret,
  nodeAt,
  SecureText,
  shownKey,
  withNodeAt,
  withoutNodeAt,
} from "../../../../packages/deployer/src/config/index.js";

describe("configuration keys", () => {
  it.each([
    ["a", "proj:a"],
    ["x:a", "x:a"],
    ["x:config:a", "x:a"],
  ])("%s is %s", (text, key) => {
    expect(configKey(text, "proj")).toBe(key);
  });

  it.each(["", ":a", "a:", "a:b:c", "a:config:", "a:b:c:d"])("%j is refused", (text) => {
    expect(() => configKey(text, "proj")).toThrow("could not parse");
  });

  it("are shown without the project's namespace", () => {
    expect([shownKey("proj:a", "proj"), shownKey("x:a", "proj")]).toEqual(["a", "x:a"]);
  });
});

describe("editing by path", () => {
  it("reads the key from the path's first segment", () => {
    expect(configPath("o.list[0]", "proj", true)).toEqual({ key: "proj:o", rest: ["list", 0] });
    expect(configPath('x:o["a.b"]', "proj", true)).toEqual({ key: "x:o", rest: ["a.b"] });
    expect(configPath("o.list[0]", "proj", false)).toEqual({ key: "proj:o.list[0]", rest: [] });
  });

  it("makes what is missing, keeps what is there", () => {
    expect(withNodeAt(undefined, ["list", 0, "x"], 7)).toEqual({ list: [{ x: 7 }] });
    expect(withNodeAt({ a: 1, list: [1, 2] }, ["list", 1], 3)).toEqual({ a: 1, list: [1, 3] });
    expect(withoutNodeAt({ a: { b: [1, 2], c: 3 } }, ["a", "b", 0])).toEqual({ a: { b: [2], c: 3 } });
    expect(withoutNodeAt({ a: 1 }, ["b", "c"])).toEqual({ a: 1 });
  });

  it.each<[ConfigNode, (string | number)[], string]>([
    ["text", ["a"], "a map was expected"],
    [{ a: 1 }, [0], "an array was expected"],
    [[1], [3], "array index out of range: 3 of 1"],
    [new SecureText("x"), ["a"], "a secret value can't be set in part"],
    [{}, ["secure"], "reserved"],
  ])("%j at %j is refused", (node, path, message) => {
    expect(() => withNodeAt(node, path, 1)).toThrow(message);
  });

  it("finds what it set, and is undone by removing it", () => {
    const path = fc.array(fc.oneof(fc.constantFrom("a", "b", "c d"), fc.constant(0)), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(path, fc.string(), (way, text) => {
        const set = withNodeAt(undefined, way, text);
        expect(nodeAt(set, way)).toBe(text);
        expect(nodeAt(withoutNodeAt(set, way), way)).toBeUndefined();
      }),
    );
  });
});

describe("values on the command line", () => {
  it.each<[string, ConfigNode]>([
    ["true", true],
    ["7", 7],
    ["-7", -7],
    ["0", 0],
    ["007", "007"],
    ["1.5", "1.5"],
    ["12345678901234567890", "12345678901234567890"],
    ["yes", "yes"],
  ])("%s inside a map is %j", (text, node) => {
    expect(inferNode(text)).toBe(node);
  });

  it("look like secrets when key and randomness say so", () => {
    expect(looksLikeSecret("dbPassword", "8sK2lq0Zx91mVb")).toBe(true);
    expect(looksLikeSecret("replicas", "8sK2lq0Zx91mVb")).toBe(false);
    expect(looksLikeSecret("token", "aaaaaaaaaaaaaaaa")).toBe(false);
    expect(looksLikeSecret("secretName", "my secret")).toBe(false);
  });
});
