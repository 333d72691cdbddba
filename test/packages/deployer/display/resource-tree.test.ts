import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import { painter } from "../../../../packages/deployer/src/display/colors.js";
import { ResourceTree } from "../../../../packages/deployer/src/display/resource-tree.js";
import type { Op } from "../../../../packages/deployer/src/plan/step.js";
import type { ResourceState } from "../../../../packages/deployer/src/state/index.js";
import { resource, stepTo } from "./support.js";

const root = resource("pulumi:pulumi:Stack", "proj-dev", {}, { custom: false });
const parent = resource("rt:x:Part", "part", {}, { custom: false, parent: root.urn });
const leaf = (name: string, inputs = {}) => resource("rt:x:Leaf", name, inputs, { parent: parent.urn });

/** A step that is carried out, not planned. */
function real(op: Op, old: ResourceState | undefined, next: ResourceState | undefined) {
  return { ...stepTo(op, old, next), planning: false };
}

function tree(showSames = false): ResourceTree {
  const made = new ResourceTree(showSames, painter(false));
  for (const same of [root, parent]) {
    made.step(real("same", same, same), "begun");
    made.step(real("same", same, same), "done");
  }
  return made;
}

describe("the tree", () => {
  it("is empty while nothing changes", () => {
    expect(tree().lines(Date.now())).toEqual([]);
    expect(tree(true).lines(Date.now())).toHaveLength(3);
  });

  it("shows what changes under its parents, with its state", () => {
    const it = tree();
    it.step(real("create", undefined, leaf("a")), "begun");
    it.step(real("update", leaf("b", { x: 1 }), leaf("b", { x: 2 })), "begun");
    it.step(real("update", leaf("b", { x: 1 }), leaf("b", { x: 2 })), "done");
    it.step(real("delete", leaf("c"), undefined), "begun");
    it.step(real("delete", leaf("c"), undefined), "failed");
    it.step(real("same", leaf("d"), leaf("d")), "begun");
    expect(it.lines(Date.now() + 4_400).map((line) => line.replace(/updated \(\d.\ds\)/, "updated (N.Ns)"))).toEqual([
      "     Type                 Name      Status               Info",
      "     pulumi:pulumi:Stack  proj-dev",
      "     └─ rt:x:Part         part",
      " +      ├─ rt:x:Leaf      a         creating (4s)..",
      " ~      ├─ rt:x:Leaf      b         updated (N.Ns)       [diff: ~x]",
      " -      └─ rt:x:Leaf      c         **deleting failed**",
    ]);
  });

  it("shows the newest message of what is under way, and counts errors and warnings", () => {
    const it = tree();
    const step = real("create", undefined, leaf("a"));
    it.step(step, "begun");
    it.message(leaf("a").urn, "info", "one\n");
    it.message(leaf("a").urn, "info", "two\n");
    it.message(leaf("a").urn, "warning", "slow");
    expect(it.lines(Date.now()).at(-1)).toMatch(/1 warning; two$/);
    it.step(step, "done");
    expect(it.lines(Date.now()).at(-1)).toMatch(/1 warning$/);
    it.message("", "error", "of the run");
    expect(it.lines(Date.now())[1]).toMatch(/1 error$/);
  });

  it("shows a replacement as one when its steps are done", () => {
    const it = tree();
    for (const op of ["create-replacement", "replace"] as const) {
      it.step(real(op, leaf("a"), leaf("a")), "begun");
      it.step(real(op, leaf("a"), leaf("a")), "done");
    }
    it.step(real("delete-replaced", leaf("a"), undefined), "begun");
    expect(it.lines(Date.now()).at(-1)).toMatch(/^ -- .*deleting original/);
    it.step(real("delete-replaced", leaf("a"), undefined), "done");
    expect(it.lines(Date.now()).at(-1)).toMatch(/^ \+- .*replaced/);
  });

  it("fits the terminal, colours not counted", () => {
    const it = new ResourceTree(false, painter(true));
    it.step(real("create", undefined, leaf("a-rather-long-name")), "begun");
    it.message(leaf("a-rather-long-name").urn, "info", "x".repeat(300));
    for (const line of it.lines(Date.now(), 60)) expect(stripVTControlCharacters(line).length).toBeLessThanOrEqual(60);
  });
});
