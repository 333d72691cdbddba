import { describe, expect, it } from "vitest";
import { protectedWithDependencies } from "../../../../packages/deployer/src/cli/protected-resources.js";
import { component, urnOf } from "../state/support.js";

describe("what --exclude-protected leaves", () => {
  it("is the protected resources, what they depend on, and that in turn", () => {
    const provider = { urn: "urn:p", custom: true, id: "1", type: "pulumi:providers:x" };
    const resources = [
      component("root"),
      provider,
      component("base", { parent: urnOf("root") }),
      component("free", { dependencies: [urnOf("base")] }),
      component("guarded", { protect: true, propertyDependencies: { a: [urnOf("base")] }, provider: "urn:p::1" }),
      component("doomed", { protect: true, delete: true, dependencies: [urnOf("free")] }),
    ];
    expect(protectedWithDependencies(resources).toSorted()).toEqual(
      [urnOf("base"), urnOf("guarded"), urnOf("root"), "urn:p"].toSorted(),
    );
    expect(protectedWithDependencies([component("free")])).toEqual([]);
  });
});
