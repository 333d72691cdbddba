import { readdir, readFile, writeFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import {
  breakLocks,
  loadStack,
  type StackFiles,
  StackLockedError,
  StateSession,
  type UpdateOutcome,
} from "../../../../packages/deployer/src/state/index.js";
import { Secret } from "../../../../packages/deployer/src/values/index.js";
import { component, emptyStack, openMarked, urnOf, withBackend } from "./support.js";

const outcome: UpdateOutcome = {
  kind: "update",
  startTime: 1,
  message: "",
  environment: {},
  config: {},
  result: "succeeded",
  resourceChanges: {},
};

async function open(files: StackFiles, plainLimit?: number): Promise<StateSession> {
  return StateSession.open(files, openMarked, { plainLimit });
}

async function latestOf(files: StackFiles) {
  return JSON.parse(await readFile(files.checkpoint, "utf8")).checkpoint.latest;
}

async function urns(files: StackFiles): Promise<string[]> {
  const { checkpoint } = await loadStack(files, openMarked);
  return checkpoint.resources.map((resource) => resource.urn.split("::")[3]! + (resource.delete ? " (delete)" : ""));
}

/** A stack with the components a, b and c. */
async function stackOfThree(files: StackFiles): Promise<void> {
  await emptyStack(files);
  const session = await open(files);
  for (const name of ["a", "b", "c"]) await session.record({ done: [{ new: component(name) }] });
  await session.finish(outcome);
}

describe("a session", () => {
  it("leaves the plain checkpoint, history and a backup, and no journal or lock", () =>
    withBackend(async (files) => {
      await stackOfThree(files);
      const latest = await latestOf(files);
      expect(latest.resources).toHaveLength(3);
      expect(Object.keys(latest)).toEqual(["manifest", "secrets_providers", "resources", "metadata"]);
      expect(await readdir(files.locks)).toEqual([]);
      expect(await readdir(files.history)).toHaveLength(2);
      expect(await readdir(files.backups)).toHaveLength(1);
      await expect(readFile(files.journal)).rejects.toThrow("ENOENT");
    }));

  it("keeps steps that were saved when the process ends before finish", () =>
    withBackend(async (files) => {
      await stackOfThree(files);
      const session = await open(files, 0);
      const [a, b, c] = session.checkpoint.resources;
      const operation = await session.begin({ resource: component("d", { inputs: { n: 1 } }), type: "creating" });
      expect(operation).toBeGreaterThan(0);
      await session.record({ done: [{ old: b, new: { ...b!, outputs: { changed: true } } }] });
      await session.record({ removed: [c!] });
      await session.record({ changed: [{ old: a!, new: { ...a!, protect: true } }] });
      await session.close();

      expect(await urns(files)).toEqual(["b", "a"]);
      const next = await open(files);
      expect(next.notes).toEqual(["recovered what an interrupted update had saved"]);
      expect((await latestOf(files)).resources).toHaveLength(2);
      expect(next.checkpoint.resources.map((r) => [r.protect, r.outputs])).toEqual([
        [undefined, { changed: true }],
        [true, undefined],
      ]);
      expect(next.checkpoint.pendingOperations.map((p) => [p.type, p.resource.inputs])).toEqual([
        ["creating", { n: 1 }],
      ]);
      await next.finish(outcome);
      expect((await loadStack(files, openMarked)).checkpoint.pendingOperations).toHaveLength(1);
    }));

  it("forgets a pending operation that ended, in one piece with its result", () =>
    withBackend(async (files) => {
      await emptyStack(files);
      const session = await open(files);
      const ended = await session.begin({ resource: component("a"), type: "creating" });
      await session.record({ ended, done: [{ new: component("a") }] });
      await session.close();
      const { checkpoint } = await loadStack(files, openMarked);
      expect(checkpoint.pendingOperations).toEqual([]);
      expect(checkpoint.resources).toHaveLength(1);
    }));

  it("puts finished resources first and leaves replaced ones behind them", () =>
    withBackend(async (files) => {
      await stackOfThree(files);
      const session = await open(files);
      const [a, b, c] = session.checkpoint.resources;
      await session.record({ done: [{ old: c, new: c! }] });
      await session.record({ done: [{ new: component("a") }], changed: [{ old: a!, new: { ...a!, delete: true } }] });
      await session.record({ done: [{ old: b, new: b! }] });
      await session.finish(outcome);
      expect(await urns(files)).toEqual(["c", "a", "b", "a (delete)"]);
    }));

  it("rewrites every reference to a renamed resource", () =>
    withBackend(async (files) => {
      await emptyStack(files);
      const first = await open(files);
      await first.record({ done: [{ new: component("old") }] });
      const user = component("user", {
        parent: urnOf("old"),
        dependencies: [urnOf("old")],
        propertyDependencies: { p: [urnOf("old")] },
        deletedWith: urnOf("old"),
      });
      await first.record({ done: [{ new: user }] });
      await first.finish(outcome);

      const session = await open(files);
      const [old] = session.checkpoint.resources;
      await session.record({ done: [{ old, new: component("new") }], renamed: [[urnOf("old"), urnOf("new")]] });
      await session.finish(outcome);
      const { checkpoint } = await loadStack(files, openMarked);
      expect(checkpoint.resources[1]).toMatchObject({
        parent: urnOf("new"),
        dependencies: [urnOf("new")],
        propertyDependencies: { p: [urnOf("new")] },
        deletedWith: urnOf("new"),
      });
    }));

  it("saves a state that contradicts itself, marks it, says so, and refuses it afterwards", () =>
    withBackend(async (files) => {
      await emptyStack(files);
      const session = await open(files);
      await session.record({ done: [{ new: component("a", { parent: urnOf("missing") }) }] });
      await expect(session.finish(outcome)).rejects.toThrow(/parent .*missing, which does not exist/);
      expect((await latestOf(files)).metadata.integrity_error.error).toMatch(/missing/);
      await expect(open(files)).rejects.toThrow(/refusing to use it.*stack export/);
      await expect(open(files)).rejects.toThrow(/refusing to use it/);
    }));

  it("lets nobody else in, and tells who is in", () =>
    withBackend(async (files) => {
      await emptyStack(files);
      const session = await open(files);
      const second = open(files);
      await expect(second).rejects.toThrow(StackLockedError);
      await expect(second).rejects.toThrow(new RegExp(`locked by 1 lock.*\\(pid ${process.pid}\\) at `, "s"));
      await session.close();
      await (await open(files)).close();
    }));

  it.each([
    ["checkpoint", undefined],
    ["journal", 0],
  ] as const)(
    "never writes a secret in the clear into the %s and keeps the ciphertext of unchanged ones",
    (file, limit) =>
      withBackend(async (files) => {
        await emptyStack(files);
        const session = await open(files, limit);
        const made = component("a", {
          outputs: { password: new Secret("hunter2"), deep: { list: [new Secret("hunter2")] } },
        });
        await session.begin({ resource: made, type: "creating" });
        await session.record({ done: [{ new: made }] });
        expect(await readFile(files[file], "utf8")).not.toContain("hunter2");
        await session.finish(outcome);
        const before = await latestOf(files);
        expect(JSON.stringify(before)).not.toContain("hunter2");
        const next = await open(files);
        const [old] = next.checkpoint.resources;
        expect(old!.outputs!.password).toEqual(new Secret("hunter2"));
        await next.record({ done: [{ old, new: old! }] });
        await next.finish(outcome);
        expect((await latestOf(files)).resources).toEqual(before.resources);
      }),
  );

  it("notices that it had recovered already, when only the journal was left to remove", () =>
    withBackend(async (files) => {
      await stackOfThree(files);
      const session = await open(files, 0);
      await session.record({ removed: [session.checkpoint.resources[0]!] });
      await session.close();
      const journal = await readFile(files.journal);
      await (await open(files)).close();
      await writeFile(files.journal, journal);
      const next = await open(files);
      expect(next.notes).toEqual([]);
      expect(next.checkpoint.resources).toHaveLength(2);
      await next.close();
      await expect(readFile(files.journal)).rejects.toThrow("ENOENT");
    }));

  it("does not put what was saved into a state that another program has changed since", () =>
    withBackend(async (files) => {
      await stackOfThree(files);
      const session = await open(files, 0);
      await session.record({ removed: [session.checkpoint.resources[0]!] });
      await session.close();
      await emptyStack(files);
      const next = await open(files);
      expect(next.notes[0]).toMatch(/changed by another program.*was kept in .*journal/);
      expect(next.checkpoint.resources).toEqual([]);
      await next.close();
    }));

  it("saves each step of a small stack where the Pulumi CLI looks for it, and keeps the state from before", () =>
    withBackend(async (files) => {
      await stackOfThree(files);
      const before = await readFile(files.checkpoint, "utf8");
      const session = await open(files);
      await session.begin({ resource: component("x"), type: "creating" });
      expect((await latestOf(files)).pending_operations).toHaveLength(1);
      await session.record({ removed: [session.checkpoint.resources[0]!] });
      expect((await latestOf(files)).resources).toHaveLength(2);
      expect(await readFile(files.previous, "utf8")).toBe(before);
      await session.close();
    }));

  it("goes on in a journal when a stack has grown, and marks the checkpoint that is then behind", () =>
    withBackend(async (files) => {
      await emptyStack(files);
      const session = await open(files, 1_500);
      const begun = await session.begin({ resource: component("x"), type: "updating" });
      for (const name of ["a", "b", "c", "d", "e", "f", "g", "h"]) {
        await session.record({ done: [{ new: component(name, { outputs: { text: "x".repeat(200) } }) }] });
      }
      await session.record({ ended: begun });
      await session.close();
      const marked = JSON.parse(await readFile(files.checkpoint, "utf8"));
      expect(marked.version).toBe(4);
      expect(marked.features).toHaveLength(1);
      expect(marked.checkpoint.latest.resources.length).toBeLessThan(8);
      const next = await open(files);
      expect(next.checkpoint.resources).toHaveLength(8);
      expect(next.checkpoint.pendingOperations).toEqual([]);
      await next.close();
      expect(JSON.parse(await readFile(files.checkpoint, "utf8")).version).toBe(3);
    }));

  it.each([undefined, 0])(
    "keeps its hands off a state that somebody else has gone on from (journal from %s on)",
    (limit) =>
      withBackend(async (files) => {
        await stackOfThree(files);
        const session = await open(files, limit);
        const begun = await session.begin({ resource: component("x"), type: "creating" });
        await breakLocks(files);
        await expect(session.begin({ resource: component("y"), type: "creating" })).rejects.toThrow("was canceled");
        const other = await open(files);
        await other.record({ removed: [other.checkpoint.resources[0]!] });
        await other.finish(outcome);
        const theirs = await readFile(files.checkpoint, "utf8");
        await session.record({ ended: begun, done: [{ new: component("x") }] }).catch(() => undefined);
        await expect(session.finish(outcome)).rejects.toThrow("another one has gone on");
        expect(await readFile(files.checkpoint, "utf8")).toBe(theirs);
        expect((await latestOf(files)).pending_operations).toHaveLength(1);
      }),
  );

  it("saves what it had begun although it was cancelled, when nobody has come after it", () =>
    withBackend(async (files) => {
      await stackOfThree(files);
      const session = await open(files);
      const ended = await session.begin({ resource: component("x"), type: "creating" });
      await breakLocks(files);
      await session.record({ ended, done: [{ new: component("x") }] });
      await session.finish(outcome);
      expect((await latestOf(files)).resources).toHaveLength(4);
    }));
});
