import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { inDependencyOrder } from "../../../../packages/deployer/src/state/dependency-order.js";
import type { Json } from "../../../../packages/deployer/src/values/index.js";

type Entry = Record<string, Json>;

const entry = (urn: string, ...dependencies: string[]): Entry => ({ urn, type: "t", dependencies });

describe("the order of a state's resources", () => {
  it("stays as it is when everything comes after what it refers to", () => {
    const resources = [entry("b"), entry("a", "b"), entry("c", "b", "a")];
    expect(inDependencyOrder(resources)).toEqual(resources);
  });

  it("moves what others refer to before them, whichever way they do", () => {
    const provider = { urn: "p::q", type: "pulumi:providers:test", id: "1" };
    const resources: Entry[] = [
      { urn: "a", type: "t", parent: "b", deletedWith: "c", replaceWith: ["d"], propertyDependencies: { x: ["e"] } },
      { urn: "b", type: "t", provider: "p::q::1" },
      ...["c", "d", "e"].map((urn) => entry(urn)),
      provider,
    ];
    expect(inDependencyOrder(resources).map(({ urn }) => urn)).toEqual(["p::q", "b", "c", "d", "e", "a"]);
  });

  it("means the entry that lives when there are two", () => {
    const resources = [entry("a", "b"), { ...entry("b"), delete: true }, entry("b")];
    expect(inDependencyOrder(resources)).toEqual([resources[2], resources[0], resources[1]]);
  });

  it("loses nothing, not even of what refers to itself in a circle", () => {
    const urn = fc.constantFrom("a", "b", "c", "d", "e");
    const resources = fc.array(fc.tuple(urn, fc.array(urn)).map(([name, others]) => entry(name, ...others)));
    fc.assert(
      fc.property(resources, (list) => {
        expect(new Set(inDependencyOrder(list))).toEqual(new Set(list));
        expect(inDependencyOrder(list)).toHaveLength(list.length);
      }),
    );
  });
});
