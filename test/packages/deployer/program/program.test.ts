import { describe, expect, it } from "vitest";
import { emptyGoal } from "../../../../packages/deployer/src/plan/goal.js";
import { parseDuration } from "../../../../packages/deployer/src/program/durations.js";
import { OptionInheritance } from "../../../../packages/deployer/src/program/option-inheritance.js";
import {
  dependenciesIn,
  withDependencies,
  withoutDependencies,
} from "../../../../packages/deployer/src/program/transforms.js";
import { satisfies } from "../../../../packages/deployer/src/program/version.js";
import { Secret, UNKNOWN } from "../../../../packages/deployer/src/values/index.js";

describe("durations", () => {
  it("are read as Go writes them", () => {
    expect(["1h30m", "2.5s", "90s", "300ms", "", "0"].map(parseDuration)).toEqual([
      5400,
      2.5,
      90,
      0.3,
      undefined,
      undefined,
    ]);
    expect(() => parseDuration("5 minutes")).toThrow('invalid duration "5 minutes"');
  });
});

describe("version ranges", () => {
  it("are understood", () => {
    const holds = [">=3.0.0", "^3.1.0", "~3.260.0", "3.x", ">=3.0.0 <4.0.0", "2.x || 3.x", "> 3.259.9", "<=3.260", "*"];
    const fails = ["<3.0.0", "^2.0.0", "~3.259.0", "2.x", ">=4.0.0", "=3.259.0", "!3.260.0"];
    for (const range of holds) expect(satisfies("3.260.0", range), range).toBe(true);
    for (const range of fails) expect(satisfies("3.260.0", range), range).toBe(false);
  });
});

describe("dependencies in values", () => {
  it("travel through transforms and are taken out again", () => {
    const properties = { plain: 1, of: "a", secret: new Secret("s"), unknown: UNKNOWN };
    const byProperty = { plain: [], of: ["urn:a"], secret: ["urn:s"], unknown: ["urn:u"] };
    const wrapped = withDependencies(properties, byProperty);
    expect(withoutDependencies(wrapped)).toEqual(properties);
    const moved = dependenciesIn({ nested: { inside: [wrapped.secret!, wrapped.of!] } }, ["urn:x"]);
    expect(moved.byProperty).toEqual({ nested: ["urn:s", "urn:a"] });
    expect(moved.all).toEqual(["urn:x", "urn:s", "urn:a"]);
  });
});

describe("children", () => {
  const goal = (more: object) => ({
    ...emptyGoal("docker:index:Network", "n"),
    custom: true,
    parent: "urn:parent",
    ...more,
  });
  const reference = "urn:pulumi:dev::proj::pulumi:providers:docker::mine::id";

  it("inherit what they don't say themselves", () => {
    const inheritance = new OptionInheritance();
    const parent = { ...emptyGoal("my:index:Group", "g"), protect: true, retainOnDelete: true, deletedWith: "urn:d" };
    inheritance.add("urn:parent", parent, new Map([["docker", reference]]));
    const child = goal({});
    inheritance.apply(child, new Map());
    expect(child).toMatchObject({ protect: true, retainOnDelete: true, deletedWith: "urn:d", provider: reference });
    const own = goal({ protect: false });
    inheritance.apply(own, new Map([["docker", "urn:p::own"]]));
    expect(own).toMatchObject({ protect: false, provider: "urn:p::own" });
  });

  it("don't inherit the provider of another package", () => {
    const inheritance = new OptionInheritance();
    const parent = { ...emptyGoal("docker:index:Container", "c"), custom: true, provider: reference };
    inheritance.add("urn:parent", parent, new Map());
    const same = goal({});
    const other = goal({ type: "kubernetes:core/v1:Pod" });
    inheritance.apply(same, new Map());
    inheritance.apply(other, new Map());
    expect([same.provider, other.provider]).toEqual([reference, ""]);
  });
});
