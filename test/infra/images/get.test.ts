import { catalog, imageStates, missingImages } from "@rt-kaskada/images";
import { describe, expect, it } from "vitest";
import type { Engine } from "../../../infra/images/src/engine.js";

const unused = () => Promise.reject(new Error("nothing should be built"));

function engineWith(images: Record<string, string>): Engine {
  return {
    architecture: async () => "x64",
    recipeOf: async (reference) => images[reference],
    importRoot: unused,
    build: unused,
  };
}

describe("missingImages", () => {
  it("wants local images that are absent or from another recipe", async () => {
    const states = await imageStates(engineWith({}));
    expect(states.every((state) => !state.built)).toBe(true);
    const current = Object.fromEntries(states.map((state) => [state.reference, state.recipe]));
    expect(await missingImages("local", engineWith(current))).toEqual([]);
    const stale = { ...current, [catalog.pulsar.local]: "another" };
    expect(await missingImages("local", engineWith(stale))).toEqual([catalog.pulsar.local]);
  });

  it("wants official images that are absent, whatever they were built from", async () => {
    const engine = engineWith({ [catalog.cassandra.official]: "", [catalog.node.official]: "" });
    expect(await missingImages("official", engine)).toEqual([catalog.pulsar.official]);
  });

  it("gives the bases tags that tell their content", async () => {
    const [cassandra, pulsar, node] = await imageStates(engineWith({}));
    expect(cassandra!.base).toEqual(pulsar!.base);
    expect(node!.base.reference).not.toBe(cassandra!.base.reference);
    expect(node!.base.reference).toBe(`rt-kaskada/debian:${node!.base.recipe}`);
  });
});
