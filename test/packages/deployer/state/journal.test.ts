import { readFile, writeFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { loadStack, StateSession, type UpdateOutcome } from "../../../../packages/deployer/src/state/index.js";
import { component, emptyStack, openMarked, withBackend } from "./support.js";

describe("a journal cut off anywhere", () => {
  const outcome: UpdateOutcome = {
    kind: "update",
    startTime: 0,
    message: "",
    environment: {},
    config: {},
    result: "succeeded",
    resourceChanges: {},
  };

  it("gives the state as it was after one of the steps", { timeout: 60_000 }, () =>
    withBackend(async (files) => {
      await emptyStack(files);
      const session = await StateSession.open(files, openMarked, { plainLimit: 0 });
      const states = new Set<string>();
      for (let step = 1; step <= 4; step++) {
        const ended = await session.begin({ resource: component(`r${step}`), type: "creating" });
        states.add(`${step - 1}/1`);
        await session.record({ ended, done: [{ new: component(`r${step}`, { outputs: { text: "größe\n✓" } }) }] });
        states.add(`${step}/0`);
      }
      await session.close();
      const journal = await readFile(files.journal);
      const seen = new Set<string>();
      for (let length = 0; length <= journal.length; length++) {
        await writeFile(files.journal, journal.subarray(0, length));
        const { checkpoint } = await loadStack(files, openMarked);
        seen.add(`${checkpoint.resources.length}/${checkpoint.pendingOperations.length}`);
      }
      expect(seen).toEqual(states);

      await writeFile(files.journal, journal.subarray(0, journal.length - 5));
      const next = await StateSession.open(files, openMarked);
      await next.record({ done: next.checkpoint.resources.map((old) => ({ old, new: old })) });
      await next.finish(outcome);
      expect((await loadStack(files, openMarked)).checkpoint.resources).toHaveLength(3);
    }),
  );

  it("tells what was under way when the stack grew into it", () =>
    withBackend(async (files) => {
      await emptyStack(files);
      const session = await StateSession.open(files, openMarked, { plainLimit: 2_000 });
      const old = component("changing");
      await session.record({ done: [{ new: old }] });
      await session.begin({ resource: old, type: "updating" });
      await session.record({ done: [{ new: component("large", { outputs: { text: "x".repeat(3_000) } }) }] });
      await session.close();
      const journal = await readFile(files.journal);
      for (let length = 0; length <= journal.length; length++) {
        await writeFile(files.journal, journal.subarray(0, length));
        const { resources, pendingOperations } = (await loadStack(files, openMarked)).checkpoint;
        expect(resources).toHaveLength(2);
        expect(pendingOperations).toEqual([{ resource: old, type: "updating" }]);
      }
    }));
});
