import { describe, expect, it } from "vitest";
import { Targets } from "../../../../packages/deployer/src/plan/targets.js";
import {
  isDefaultProvider,
  isRootStack,
  makeUrn,
  packageOf,
  parseProviderReference,
  parseUrn,
  urnType,
} from "../../../../packages/deployer/src/plan/urn.js";

const stack = "urn:pulumi:dev::proj::pulumi:pulumi:Stack::proj-dev";
const group = "urn:pulumi:dev::proj::my:index:Group::g";

describe("a URN", () => {
  it("has its parents' types, but not the stack's", () => {
    expect(makeUrn("dev", "proj", stack, "my:index:Group", "g")).toBe(group);
    expect(makeUrn("dev", "proj", "", "my:index:Group", "g")).toBe(group);
    expect(makeUrn("dev", "proj", group, "a:b:C", "x")).toBe("urn:pulumi:dev::proj::my:index:Group$a:b:C::x");
    expect(urnType("urn:pulumi:dev::proj::my:index:Group$a:b:C::x")).toBe("a:b:C");
  });

  it("may have a name with separators", () => {
    expect(parseUrn(`${group}::more`)).toEqual({
      stack: "dev",
      project: "proj",
      qualifiedType: "my:index:Group",
      name: "g::more",
    });
    expect(() => parseUrn("nonsense")).toThrow("not a URN");
  });

  it("tells what is special", () => {
    expect([isRootStack(stack), isRootStack(group)]).toEqual([true, false]);
    const provider = (name: string) => `urn:pulumi:dev::proj::pulumi:providers:docker::${name}`;
    expect(["default", "default_5_2_0", "mine"].map(provider).map(isDefaultProvider)).toEqual([true, true, false]);
    expect(parseProviderReference(`${provider("default")}::1-2`)).toEqual({ urn: provider("default"), id: "1-2" });
    expect(packageOf("docker:index/container:Container")).toBe("docker");
  });
});

describe("targets", () => {
  it("are URNs or patterns", () => {
    const targets = new Targets([stack, "urn:pulumi:dev::proj::*:*:*::x", "**Table::*"]);
    expect(targets.has(stack)).toBe(true);
    expect(targets.has("urn:pulumi:dev::proj::a:b:C::x")).toBe(true);
    expect(targets.has("urn:pulumi:dev::proj::a:b:C::y")).toBe(false);
    expect(targets.has("urn:pulumi:dev::proj::g:h:I$a:b:Table::anything")).toBe(true);
    expect(targets.has("urn:pulumi:dev::proj::a:b:Table::any:thing")).toBe(false);
  });

  it("that are named in full must be known, patterns need not match", () => {
    expect(new Targets([stack, group, "**nothing"]).unknown((urn) => urn === stack)).toEqual([group]);
    expect(new Targets().constrained).toBe(false);
  });
});
