import { describe, expect, it } from "vitest";
import { Targets } from "../../../../packages/deployer/src/plan/targets.js";
import type { StackFiles } from "../../../../packages/deployer/src/state/index.js";
import { emptyStack, withBackend } from "../state/support.js";
import { resourceOf, resourcesOf, runEngine, type Spec, stateOf, urn } from "./harness.js";
import { World } from "./world.js";

/** An empty stack and an empty world. */
function withStack(work: (files: StackFiles, world: World) => Promise<void>): Promise<void> {
  return withBackend(async (files) => {
    await emptyStack(files);
    await work(files, new World());
  });
}

const a = (value: number, more: Partial<Spec> = {}): Spec => ({ name: "a", inputs: { value }, ...more });

describe("an update", () => {
  it("creates, leaves alone, updates and deletes", () =>
    withStack(async (files, world) => {
      const created = await runEngine(files, world, [a(1), { name: "b", refs: { from: "a" } }]);
      expect(created.summary.changes).toEqual({ create: 2 });
      const same = await runEngine(files, world, [a(1), { name: "b", refs: { from: "a" } }]);
      expect(same.summary.changes).toEqual({ same: 2 });
      const updated = await runEngine(files, world, [a(2), { name: "b", refs: { from: "a" } }]);
      expect(updated.summary.changes).toEqual({ update: 1, same: 1 });
      const deleted = await runEngine(files, world, [a(2)]);
      expect(deleted.summary.changes).toEqual({ same: 1, delete: 1 });
      expect(world.calls).toEqual(["create a", "create b", "update a", "delete b"]);
      expect(await stateOf(files)).toEqual(["a"]);
    }));

  it("changes nothing in a preview", () =>
    withStack(async (files, world) => {
      const program: Spec[] = [a(1), { name: "b", refs: { from: "a" } }];
      const preview = await runEngine(files, world, program, { preview: true });
      expect(preview.summary.changes).toEqual({ create: 2 });
      expect(world.calls).toEqual([]);
      expect(await stateOf(files)).toEqual([]);
    }));

  it("deletes nothing when the program fails", () =>
    withStack(async (files, world) => {
      await runEngine(files, world, [a(1)]);
      const failed = await runEngine(files, world, [], { fail: true });
      expect(failed.summary.result).toBe("failed");
      expect(failed.errors).toEqual(["the program failed"]);
      expect(await stateOf(files)).toEqual(["a"]);
    }));

  it("stops at a resource the provider rejects", () =>
    withStack(async (files, world) => {
      const failed = await runEngine(files, world, [a(1, { inputs: { invalid: "no good" } })]);
      expect(failed.summary.result).toBe("failed");
      expect(failed.errors[0]).toBe(
        "test:index:Thing resource 'a': property invalid value {no good} has a problem: no good",
      );
      expect(world.calls).toEqual([]);
    }));

  it("refuses the same URN twice", () =>
    withStack(async (files, world) => {
      const failed = await runEngine(files, world, [a(1), a(2)]);
      expect(failed.errors[0]).toContain("Duplicate resource URN");
    }));
});

describe("a replacement", () => {
  const replaced = (value: number): Spec[] => [
    a(value, { inputs: { value, replaceOn: ["value"] } }),
    { name: "b", refs: { from: "a" } },
  ];

  it("creates the new one, updates dependents, then deletes the old one", () =>
    withStack(async (files, world) => {
      await runEngine(files, world, replaced(1));
      world.calls.length = 0;
      const outcome = await runEngine(files, world, replaced(2));
      expect(world.calls).toEqual(["create a", "update b", "delete a"]);
      expect(outcome.ops).toEqual(["create-replacement a", "replace a", "update b", "delete-replaced a"]);
      expect(outcome.summary.changes).toEqual({ replace: 1, update: 1 });
      expect(await stateOf(files)).toEqual(["a", "b"]);
    }));

  it("keeps the old one to be deleted when that fails, and tries again", () =>
    withStack(async (files, world) => {
      const failing = (value: number, fail?: string): Spec[] => [
        a(value, { inputs: { value, replaceOn: ["value"], ...(fail ? { fail } : {}) } }),
      ];
      await runEngine(files, world, failing(1, "delete"));
      const failed = await runEngine(files, world, failing(2));
      expect(failed.summary.result).toBe("failed");
      expect(await stateOf(files)).toEqual(["a", "a delete"]);
      const again = await runEngine(files, world, failing(2));
      expect(again.ops).toEqual(["delete-replaced a"]);
      expect(again.summary.changes).toEqual({ same: 1 });
    }));

  it("deletes dependents that must go, too, before the old one", () =>
    withStack(async (files, world) => {
      const program = (value: number): Spec[] => [
        a(value, { inputs: { value, replaceOn: ["value"], deleteFirst: true } }),
        { name: "b", inputs: { replaceOn: ["from"] }, refs: { from: "a" } },
        { name: "c", refs: { from: "b" } },
        { name: "d", dependsOn: ["a"] },
      ];
      await runEngine(files, world, program(1));
      world.calls.length = 0;
      const outcome = await runEngine(files, world, program(2));
      expect(world.calls).toEqual(["delete b", "delete a", "create a", "create b", "update c"]);
      expect(outcome.summary.changes).toEqual({ replace: 2, update: 1, same: 1 });
      expect(await stateOf(files)).toHaveLength(4);
    }));

  it("remembers what was deleted when the new one can't be created", () =>
    withStack(async (files, world) => {
      const program = (value: number, fail?: string): Spec[] => [
        a(value, { inputs: { value, replaceOn: ["value"], deleteFirst: true, ...(fail ? { fail } : {}) } }),
        { name: "b", inputs: { replaceOn: ["from"] }, refs: { from: "a" } },
      ];
      await runEngine(files, world, program(1));
      await runEngine(files, world, program(2, "create"));
      expect(await stateOf(files)).toEqual(["a pending", "b pending"]);
      const dropped = await runEngine(files, world, program(2).slice(0, 1));
      expect(dropped.ops).toEqual(["delete-replaced b", "replace a", "create-replacement a"]);
      expect(await stateOf(files)).toEqual(["a"]);
      expect([...world.things.keys()]).toEqual(["a-3"]);
    }));

  it("doesn't delete again what was deleted already", () =>
    withStack(async (files, world) => {
      const inputs = { value: 1, replaceOn: ["value"] };
      await runEngine(files, world, [a(1, { inputs })]);
      await runEngine(files, world, [a(2, { inputs: { ...inputs, value: 2, deleteFirst: true, fail: "create" } })]);
      expect(await stateOf(files)).toEqual(["a pending"]);
      world.calls.length = 0;
      const outcome = await runEngine(files, world, [a(1, { inputs })]);
      expect(outcome.ops).toEqual(["create-replacement a", "replace a"]);
      expect(world.calls).toEqual(["create a"]);
      expect(await stateOf(files)).toEqual(["a"]);
    }));

  it("refuses for a protected resource", () =>
    withStack(async (files, world) => {
      const program = (value: number, protect: boolean): Spec[] => [
        a(value, { inputs: { value, replaceOn: ["value"] }, protect }),
      ];
      await runEngine(files, world, program(1, true));
      const refused = await runEngine(files, world, program(2, true));
      expect(refused.errors[0]).toContain("unable to replace resource");
      expect((await runEngine(files, world, program(2, false))).summary.changes).toEqual({ replace: 1 });
    }));

  it("happens when asked for by --replace", () =>
    withStack(async (files, world) => {
      await runEngine(files, world, [a(1)]);
      const outcome = await runEngine(files, world, [a(1)], { replaceTargets: new Targets([urn("a")]) });
      expect(outcome.summary.changes).toEqual({ replace: 1 });
      expect([...world.things.keys()]).toEqual(["a-2"]);
    }));

  it("follows replaceOnChanges", () =>
    withStack(async (files, world) => {
      await runEngine(files, world, [a(1)]);
      const outcome = await runEngine(files, world, [a(2, { replaceOnChanges: ["value"] })]);
      expect(outcome.summary.changes).toEqual({ replace: 1 });
    }));

  it("takes along what is deletedWith the resource", () =>
    withStack(async (files, world) => {
      const program = (value: number): Spec[] => [
        a(value, { inputs: { value, replaceOn: ["value"] } }),
        { name: "w", deletedWith: "a" },
      ];
      await runEngine(files, world, program(1));
      world.calls.length = 0;
      const outcome = await runEngine(files, world, program(2));
      expect(outcome.summary.changes).toEqual({ replace: 2 });
      // What goes down with something else needs no delete of its own.
      expect(world.calls).toEqual(["create a", "create w", "delete a"]);
    }));
});

describe("options", () => {
  it("deletedWith counts no more when the program has dropped it", () =>
    withStack(async (files, world) => {
      const goesFirst = (value: number) => a(value, { inputs: { value, replaceOn: ["value"], deleteFirst: true } });
      await runEngine(files, world, [goesFirst(1), { name: "b", inputs: { value: 1 }, deletedWith: "a" }]);
      world.calls.length = 0;
      const outcome = await runEngine(files, world, [{ name: "b", inputs: { value: 2 } }, goesFirst(2)]);
      expect(outcome.errors).toEqual([]);
      expect(world.calls.toSorted()).toEqual(["create a", "delete a", "update b"]);
      expect((await stateOf(files)).toSorted()).toEqual(["a", "b"]);
    }));

  it("ignoreChanges keeps the old value", () =>
    withStack(async (files, world) => {
      await runEngine(files, world, [a(1)]);
      const outcome = await runEngine(files, world, [a(2, { ignoreChanges: ["value"] })]);
      expect(outcome.summary.changes).toEqual({ same: 1 });
      expect((await resourcesOf(files))[0]!.inputs).toEqual({ value: 1 });
    }));

  it("retainOnDelete forgets without deleting", () =>
    withStack(async (files, world) => {
      await runEngine(files, world, [a(1, { retainOnDelete: true })]);
      expect((await runEngine(files, world, [])).summary.changes).toEqual({ delete: 1 });
      expect(world.calls).toEqual(["create a"]);
      expect(await stateOf(files)).toEqual([]);
    }));

  it("protect refuses the delete and lets the others go", () =>
    withStack(async (files, world) => {
      await runEngine(files, world, [a(1, { protect: true }), { name: "b" }]);
      const outcome = await runEngine(files, world, []);
      expect(outcome.summary.result).toBe("failed");
      expect(outcome.errors[0]).toContain("cannot be deleted\nbecause it is protected");
      expect(await stateOf(files)).toEqual(["a protect"]);
    }));

  it("an alias continues a resource under its new name", () =>
    withStack(async (files, world) => {
      await runEngine(files, world, [a(1), { name: "b", refs: { from: "a" } }]);
      const renamed: Spec[] = [
        { name: "n", inputs: { value: 1 }, aliases: [{ name: "a" }] },
        { name: "b", refs: { from: "n" } },
      ];
      const outcome = await runEngine(files, world, renamed);
      expect(outcome.summary.changes).toEqual({ same: 2 });
      const [n, b] = await resourcesOf(files);
      expect([n!.urn, n!.id, b!.dependencies]).toEqual([urn("n"), "a-1", [urn("n")]]);
    }));

  it("an alias of a parent holds for its children", () =>
    withStack(async (files, world) => {
      await runEngine(files, world, [
        { name: "app", component: true },
        { name: "app-db", parent: "app" },
      ]);
      const outcome = await runEngine(files, world, [
        { name: "shop", component: true, aliases: [{ name: "app" }] },
        { name: "shop-db", parent: "shop" },
      ]);
      expect(outcome.summary.changes).toEqual({ same: 2 });
      expect(await stateOf(files)).toEqual(["shop", "shop-db"]);
    }));
});

describe("reading and importing", () => {
  it("reads what it doesn't own and forgets it without deleting", () =>
    withStack(async (files, world) => {
      world.things.set("there-9", { value: 5 });
      const read = await runEngine(files, world, [{ name: "g", get: "there-9" }]);
      expect(read.ops).toEqual(["read g"]);
      expect(read.summary.changes).toEqual({});
      expect(await stateOf(files)).toEqual(["g external"]);
      const gone = await runEngine(files, world, []);
      expect(gone.ops).toEqual(["discard g"]);
      expect(world.things.has("there-9")).toBe(true);
    }));

  it("says when there is nothing to read", () =>
    withStack(async (files, world) => {
      const outcome = await runEngine(files, world, [{ name: "g", get: "nowhere" }]);
      expect(outcome.errors[0]).toBe("resource 'nowhere' does not exist");
    }));

  it("makes a resource of its own in place of one it has read, and the other way round", () =>
    withStack(async (files, world) => {
      world.things.set("there-9", { value: 5 });
      await runEngine(files, world, [{ name: "a", get: "there-9" }]);
      const owned = await runEngine(files, world, [a(1)]);
      expect(owned.ops).toEqual(["create-replacement a", "replace a", "discard-replaced a"]);
      const given = await runEngine(files, world, [{ name: "a", get: "there-9" }]);
      expect(given.ops).toEqual(["read-replacement a", "replace a", "delete-replaced a"]);
      expect([...world.things.keys()]).toEqual(["there-9"]);
      expect(await stateOf(files)).toEqual(["a external"]);
    }));

  it("imports what exists, then makes it what the program says", () =>
    withStack(async (files, world) => {
      world.things.set("there-9", { value: 5 });
      const imported = await runEngine(files, world, [a(5, { importId: "there-9" })]);
      expect(imported.ops).toEqual(["import a"]);
      expect(imported.summary.changes).toEqual({ import: 1 });
      expect((await resourcesOf(files))[0]).toMatchObject({ id: "there-9", importID: "there-9" });
      expect((await runEngine(files, world, [a(5, { importId: "there-9" })])).summary.changes).toEqual({ same: 1 });
      const changed = await runEngine(files, world, [{ ...a(6, { importId: "there-9" }), name: "b" }]);
      expect(changed.ops).toContain("import b");
      expect(changed.ops).toContain("update b");
    }));
});

describe("failures", () => {
  it("keep what succeeded and stop", () =>
    withStack(async (files, world) => {
      const outcome = await runEngine(files, world, [
        a(1),
        { name: "b", inputs: { fail: "create" }, refs: { from: "a" } },
        { name: "c", refs: { from: "b" } },
      ]);
      expect(outcome.summary).toMatchObject({ result: "failed", changes: { create: 1 } });
      expect(await stateOf(files)).toEqual(["a"]);
    }));

  it("of an initialisation keep the resource and try again", () =>
    withStack(async (files, world) => {
      const failed = await runEngine(files, world, [a(1, { inputs: { value: 1, init: true } })]);
      expect(failed.summary.result).toBe("failed");
      expect(await stateOf(files)).toEqual(["a init"]);
      const mended = await runEngine(files, world, [a(1)]);
      expect(mended.summary.changes).toEqual({ update: 1 });
      expect(await stateOf(files)).toEqual(["a"]);
    }));

  it("of an update's initialisation keep the old inputs", () =>
    withStack(async (files, world) => {
      await runEngine(files, world, [a(1)]);
      await runEngine(files, world, [a(2, { inputs: { value: 2, init: true } })]);
      const [state] = await resourcesOf(files);
      expect([state!.inputs, state!.outputs!.value]).toEqual([{ value: 1 }, 2]);
    }));

  it("with continueOnError spare what doesn't depend on them", () =>
    withStack(async (files, world) => {
      await runEngine(files, world, [{ name: "old" }]);
      const outcome = await runEngine(
        files,
        world,
        [a(1, { inputs: { fail: "create" } }), { name: "c" }, { name: "d", refs: { from: "c" } }],
        { continueOnError: true },
      );
      expect(outcome.summary.result).toBe("failed");
      expect(await stateOf(files)).toEqual(["c", "d", "old"]);
    }));

  it("of a delete leave what the resource depends on", () =>
    withStack(async (files, world) => {
      await runEngine(files, world, [
        a(1, { inputs: { fail: "delete" } }),
        { name: "b", refs: { from: "a" } },
        { name: "c", refs: { from: "b" } },
      ]);
      const outcome = await runEngine(files, world, [], { kind: "destroy" });
      expect(outcome.summary.changes).toEqual({ delete: 2 });
      expect(await stateOf(files)).toEqual(["a"]);
    }));
});

describe("targets", () => {
  const program = (value: number): Spec[] => [a(value), { name: "b", inputs: { value } }];

  it("leave everything else as it is", () =>
    withStack(async (files, world) => {
      await runEngine(files, world, program(1));
      const outcome = await runEngine(files, world, program(2), { targets: new Targets(["**Thing::a"]) });
      expect(outcome.summary.changes).toEqual({ update: 1, same: 1 });
      expect((await resourceOf(files, "a"))!.inputs).toEqual({ value: 2 });
      expect((await resourceOf(files, "b"))!.inputs).toEqual({ value: 1 });
    }));

  it("create nothing that wasn't named, and complain when it is needed", () =>
    withStack(async (files, world) => {
      await runEngine(files, world, program(1), { targets: new Targets([urn("a")]) });
      expect(await stateOf(files)).toEqual(["a"]);
      const needs: Spec[] = [...program(1), { name: "c", dependsOn: ["b"] }];
      const outcome = await runEngine(files, world, needs, { targets: new Targets([urn("c")]) });
      expect(outcome.errors[0]).toContain(`Resource '${urn("c")}' depends on '${urn("b")}'`);
    }));

  it("must exist", () =>
    withStack(async (files, world) => {
      const outcome = await runEngine(files, world, program(1), { targets: new Targets([urn("nobody")]) });
      expect(outcome.errors[0]).toContain("could not be found in the stack");
    }));

  it("delete dependents only when allowed", () =>
    withStack(async (files, world) => {
      await runEngine(files, world, [a(1), { name: "b", refs: { from: "a" } }, { name: "c" }]);
      const targets = () => new Targets([urn("a")]);
      const refused = await runEngine(files, world, [], { kind: "destroy", targets: targets() });
      expect(refused.errors[0]).toContain("will be destroyed but was not specified in --target list");
      await runEngine(files, world, [], { kind: "destroy", targets: targets(), targetDependents: true });
      expect(await stateOf(files)).toEqual(["c"]);
    }));

  it("that are left out can't be needed by something new", () =>
    withStack(async (files) => {
      const needs: Spec[] = [a(1), { name: "b", dependsOn: ["a"] }];
      const refused = await runEngine(files, new World(), needs, { excludes: new Targets([urn("a")]) });
      expect(refused.errors[0]).toContain(`Resource '${urn("b")}' depends on '${urn("a")}' which was excluded`);
      expect(await stateOf(files)).toEqual([]);
      const without = { excludes: new Targets([urn("a")]), excludeDependents: true };
      expect((await runEngine(files, new World(), needs, without)).errors).toEqual([]);
    }));

  it("may be what is left out", () =>
    withStack(async (files, world) => {
      await runEngine(files, world, program(1));
      const outcome = await runEngine(files, world, program(2), { excludes: new Targets([urn("a")]) });
      expect(outcome.summary.changes).toEqual({ update: 1, same: 1 });
    }));
});

describe("a refresh", () => {
  it("takes over what changed and forgets what is gone, with the references to it", () =>
    withStack(async (files, world) => {
      await runEngine(files, world, [a(1), { name: "b", refs: { from: "a" } }, { name: "c", inputs: { value: 3 } }]);
      world.things.delete("a-1");
      world.things.set("c-2", { value: 4 });
      world.things.set("c-3", { value: 4 });
      const outcome = await runEngine(files, world, [], { kind: "refresh" });
      expect(outcome.summary.changes).toMatchObject({ delete: 1 });
      expect((await resourceOf(files, "b"))!.dependencies ?? []).toEqual([]);
      expect((await resourceOf(files, "c"))!.inputs).toEqual({ value: 4 });
    }));

  it("comes first when an update is asked for it", () =>
    withStack(async (files, world) => {
      await runEngine(files, world, [a(1)]);
      world.things.set("a-1", { value: 7 });
      const outcome = await runEngine(files, world, [a(1)], { refresh: true });
      expect(outcome.ops).toEqual(["refresh a", "update a"]);
      expect(world.things.get("a-1")).toEqual({ value: 1 });
    }));
});
