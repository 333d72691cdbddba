import { describe, expect, it } from "vitest";
import { deleteLayers } from "../../../../packages/deployer/src/plan/deletes.js";
import { DependencyGraph } from "../../../../packages/deployer/src/plan/dependency-graph.js";
import { applyReplaceOnChanges, diffResource, NO_CHANGES } from "../../../../packages/deployer/src/plan/diff.js";
import type { PlanContext } from "../../../../packages/deployer/src/plan/plan-context.js";
import { deleteStep } from "../../../../packages/deployer/src/plan/steps/delete.js";
import type { Provider } from "../../../../packages/deployer/src/plugins/provider.js";
import type { ResourceState } from "../../../../packages/deployer/src/state/index.js";
import { type PropertyMap, Secret } from "../../../../packages/deployer/src/values/index.js";

const undecided = { diff: async () => ({ ...NO_CHANGES, changes: "unknown" }) } as unknown as Provider;
const compare = (oldInputs: PropertyMap, newInputs: PropertyMap, ignoreChanges: string[] = []) =>
  diffResource(undecided, { urn: "u", id: "i", oldInputs, newInputs, oldOutputs: {}, ignoreChanges, preview: false });

describe("a difference the provider leaves to the engine", () => {
  it("is found in the inputs", async () => {
    expect(await compare({ a: 1 }, { a: 1 })).toMatchObject({ changes: "none" });
    expect(await compare({ a: 1, c: 1 }, { a: 2, b: 1 })).toMatchObject({
      changes: "some",
      changedKeys: ["a", "b", "c"],
      replaceKeys: [],
    });
  });

  it("is none when a value only became secret, or is ignored", async () => {
    expect(await compare({ a: "x" }, { a: new Secret("x") })).toMatchObject({ changes: "none" });
    expect(await compare({ a: { b: 1 } }, { a: { b: 2 } }, ["a.b"])).toMatchObject({ changes: "none" });
  });
});

describe("replaceOnChanges", () => {
  const detailed = {
    ...NO_CHANGES,
    changes: "some" as const,
    changedKeys: ["a"],
    detailedDiff: { "a.b": { kind: "update" as const, inputDiff: true } },
  };

  it("turns changes of the listed paths into replacements", () => {
    expect(applyReplaceOnChanges(detailed, ["a"], false)).toMatchObject({
      replaceKeys: ["a"],
      detailedDiff: { "a.b": { kind: "update-replace" } },
    });
    expect(applyReplaceOnChanges(detailed, ["a.b"], false).detailedDiff!["a.b"]!.kind).toBe("update-replace");
    expect(applyReplaceOnChanges(detailed, ["*"], false).replaceKeys).toEqual(["a"]);
    expect(applyReplaceOnChanges(detailed, ["b"], false).replaceKeys).toEqual([]);
  });

  it("may name failed initialisation", () => {
    expect(applyReplaceOnChanges(NO_CHANGES, ["#initerror"], true)).toMatchObject({
      changes: "some",
      replaceKeys: ["#initerror"],
    });
    expect(applyReplaceOnChanges(NO_CHANGES, ["#initerror"], false).changes).toBe("none");
  });
});

describe("deletes", () => {
  const state = (name: string, more: Partial<ResourceState> = {}): ResourceState => ({
    urn: `urn:pulumi:dev::proj::a:b:C::${name}`,
    type: "a:b:C",
    custom: true,
    id: name,
    ...more,
  });

  it("go in layers, dependents and children first", () => {
    const [top, middle, child, alone] = [state("top"), state("middle"), state("child"), state("alone")];
    middle.dependencies = [top.urn];
    child.parent = middle.urn;
    const graph = new DependencyGraph([top, middle, child, alone]);
    const layers = deleteLayers({ graph } as unknown as PlanContext, [top, middle, child, alone].map(deleteStep));
    const names = layers.map((layer) => layer.map(({ urn }) => urn.split("::").at(-1)).sort());
    expect(names).toEqual([["child"], ["middle"], ["alone", "top"]]);
  });

  it("know that depending on a component is depending on what is in it", () => {
    const group = state("group", { custom: false, id: undefined });
    const inside = state("inside", { parent: group.urn });
    const user = state("user", { dependencies: [group.urn] });
    const graph = new DependencyGraph([group, inside, user]);
    expect(graph.dependenciesOf(user)).toEqual(new Set([group, inside]));
    expect(graph.dependingOn(group, () => false, true)).toEqual([inside, user]);
    expect(graph.transitiveDependenciesOf(inside)).toEqual(new Set([group]));
  });
});
