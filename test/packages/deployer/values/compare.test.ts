import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  Asset,
  deepEqual,
  diffObjects,
  markSecrets,
  Secret,
  stripSecrets,
  UNKNOWN,
} from "../../../../packages/deployer/src/values/index.js";
import { properties } from "./arbitraries.js";

describe("equality", () => {
  it("holds between a value and itself with its keys turned around", () => {
    fc.assert(
      fc.property(properties, (map) => {
        expect(deepEqual(map, Object.fromEntries(Object.entries(map).toReversed()))).toBe(true);
      }),
    );
  });

  it("agrees with the diff", () => {
    fc.assert(
      fc.property(properties, properties, (a, b) => {
        expect(diffObjects(a, b) === undefined).toBe(deepEqual(a, b));
        expect(diffObjects(b, a) === undefined).toBe(deepEqual(a, b));
      }),
    );
  });

  it("takes null for missing, a secret for nothing but a secret", () => {
    expect(deepEqual({ a: null }, {})).toBe(true);
    expect(deepEqual({ a: UNKNOWN }, {})).toBe(false);
    expect(deepEqual({ a: 0 }, {})).toBe(false);
    expect(deepEqual({ a: new Secret(1) }, { a: 1 })).toBe(false);
    expect(deepEqual({ a: new Secret(1) }, { a: new Secret(1) })).toBe(true);
  });

  it("compares assets by content", () => {
    expect(deepEqual(new Asset({ hash: "1", path: "a" }), new Asset({ hash: "1", path: "b" }))).toBe(true);
    expect(deepEqual(new Asset({ text: "a" }), new Asset({ text: "b" }))).toBe(false);
  });
});

describe("the diff", () => {
  it("tells added, deleted and changed apart, at every depth", () => {
    const diff = diffObjects(
      { a: 1, b: 2, o: { x: 1, y: [1, 2] } },
      { b: 3, c: null, d: 4, o: { x: 1, y: [1, 3, 4] } },
    );
    expect(diff).toMatchObject({ adds: { d: 4 }, deletes: { a: 1 }, updates: { b: { old: 2, new: 3 } } });
    expect(diff?.updates.o?.object?.updates.y?.array).toMatchObject({
      adds: { 2: 4 },
      updates: { 1: { old: 2, new: 3 } },
    });
    expect(diffObjects({ __a: 1 }, { __a: 2 }, (key) => key.startsWith("__"))).toBeUndefined();
  });
});

describe("secrets", () => {
  it("come back to what a provider without them returns unchanged, as far as keys tell", () => {
    fc.assert(
      fc.property(properties, (map) => {
        const marked = markSecrets(stripSecrets(map), map);
        expect(stripSecrets(marked)).toEqual(stripSecrets(map));
      }),
    );
    expect(
      markSecrets(
        { a: 1, o: { s: 1, t: 2 }, l: [1] },
        { a: new Secret(0), o: { s: new Secret(0) }, l: [new Secret(0)] },
      ),
    ).toEqual({
      a: new Secret(1),
      o: { s: new Secret(1), t: 2 },
      l: new Secret([1]),
    });
  });
});
