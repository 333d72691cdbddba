import { describe, expect, it } from "vitest";
import { painter } from "../../../../packages/deployer/src/display/colors.js";
import { StepDetails } from "../../../../packages/deployer/src/display/step-details.js";
import { resource, stepTo } from "./support.js";

describe("steps in full", () => {
  it("stand under their parent with what of them differs", () => {
    const details = new StepDetails({ showSecrets: false, paint: painter(false) });
    const root = resource("pulumi:pulumi:Stack", "proj-dev", {}, { custom: false });
    const child = (size: number) => resource("rt:x:Thing", "a", { size }, { parent: root.urn, id: "a-1" });
    expect(details.lines(stepTo("same", root, root))).toEqual([
      "  pulumi:pulumi:Stack: (same)",
      `    [urn=${root.urn}]`,
    ]);
    expect(details.lines(stepTo("update", child(1), child(2)))).toEqual([
      "    ~ rt:x:Thing: (update)",
      "        [id=a-1]",
      `        [urn=${child(1).urn}]`,
      "      ~ size: 1 => 2",
    ]);
    expect(details.lines(stepTo("delete", child(1), undefined)).at(-1)).toBe("      - size: 1");
  });
});
