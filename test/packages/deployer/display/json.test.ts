import { describe, expect, it } from "vitest";
import { PreviewDocument } from "../../../../packages/deployer/src/display/preview-document.js";
import { eventProperties } from "../../../../packages/deployer/src/display/properties.js";
import { Secret, SIGNATURE_KEY, UNKNOWN, UNKNOWN_SENTINEL } from "../../../../packages/deployer/src/values/index.js";
import { resource, stepTo, summary } from "./support.js";

const thing = (value: string) => resource("rt:x:Thing", "thing", { value, token: new Secret("hunter2"), u: UNKNOWN });

describe("the preview's document", () => {
  it("lists what changes and the stack, a replacement once, secrets masked", () => {
    const document = new PreviewDocument(false);
    const root = resource("pulumi:pulumi:Stack", "proj-dev", {}, { custom: false });
    for (const event of [
      { kind: "prelude" as const, config: { "proj:pw": "[secret]" } },
      stepTo("same", root, root),
      stepTo("same", thing("a"), thing("a")),
      stepTo("create-replacement", thing("a"), thing("b")),
      stepTo("replace", thing("a"), thing("b"), ["value"]),
      stepTo("delete-replaced", thing("a"), undefined),
      { kind: "diagnostic" as const, urn: root.urn, severity: "warning" as const, message: "careful" },
      summary({ replace: 1, same: 2 }),
    ]) {
      document.add(event);
    }
    const json = document.toJson();
    expect(json).toMatchObject({
      config: { "proj:pw": "[secret]" },
      steps: [
        { op: "same", urn: root.urn, detailedDiff: null },
        {
          op: "replace",
          replaceReasons: ["value"],
          oldState: { inputs: { value: "a", token: "[secret]", u: UNKNOWN_SENTINEL } },
          newState: { inputs: { value: "b", token: "[secret]", u: UNKNOWN_SENTINEL } },
        },
      ],
      diagnostics: [{ message: "warning: careful\n", severity: "warning" }],
      duration: expect.any(Number),
      changeSummary: { replace: 1, same: 2 },
    });
    expect(JSON.stringify(json)).not.toContain("hunter2");
  });
});

describe("properties in events", () => {
  it("keep the mark of secrets, not their content", () => {
    expect(eventProperties({ l: [new Secret("hunter2")] }, false)).toEqual({
      l: [{ [SIGNATURE_KEY]: "1b47061264138c4ac30d75fd1eb44270", ciphertext: "[secret]" }],
    });
    expect(eventProperties({ l: [new Secret("hunter2")] }, true)).toEqual({ l: ["hunter2"] });
  });
});
