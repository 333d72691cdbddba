import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadStack, StateSession, type UpdateOutcome } from "../../../../packages/deployer/src/state/index.js";
import { component, emptyStack, openMarked, withBackend } from "./support.js";

let workspace: string;
let child: string;

beforeAll(async () => {
  workspace = await mkdtemp(join(tmpdir(), "rtk-test-kill-"));
  child = join(workspace, "child.mjs");
  const entry = join(import.meta.dirname, "fixtures/updating-child.ts");
  const banner = 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);';
  await build({
    entryPoints: [entry],
    outfile: child,
    bundle: true,
    platform: "node",
    format: "esm",
    logLevel: "error",
    banner: { js: banner },
  });
});

afterAll(() => rm(workspace, { recursive: true, force: true }));

/** Runs the child, kills it some time after it has begun, and returns what it said. */
async function runAndKill(directory: string, afterMilliseconds: number): Promise<[word: string, n: number][]> {
  const running = spawn(process.execPath, [child, directory], { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  let complained = "";
  running.stdout.on("data", (data: Buffer) => {
    if (said === "") setTimeout(() => running.kill("SIGKILL"), afterMilliseconds);
    said += data;
  });
  running.stderr.on("data", (data: Buffer) => {
    complained += data;
  });
  await new Promise((resolve) => running.on("close", resolve));
  expect(complained).toBe("");
  return said
    .split("\n")
    .slice(1, -1)
    .map((line) => line.split(" "))
    .map(([word, n]) => [word!, Number(n)]);
}

describe("a stack whose updates are killed at any moment", () => {
  it("always has every step that was saved, and tells what was under way", { timeout: 120_000 }, () =>
    withBackend(async (files, directory) => {
      await emptyStack(files);
      let saved = 0;
      for (let round = 0; round < 25; round++) {
        const said = await runAndKill(directory, Math.random() * 60);
        for (const [word, n] of said) if (word === "done") saved = Math.max(saved, n);
        const begun = Math.max(0, ...said.filter(([word]) => word === "begun").map(([, n]) => n));

        const { checkpoint } = await loadStack(files, openMarked);
        const counted = Number(checkpoint.resources[0]?.outputs?.n ?? 0);
        // A step may have been saved just before the child could say so.
        expect(counted - saved, `round ${round}`).toBeOneOf([0, 1]);
        if (begun > counted) expect(checkpoint.pendingOperations.map((o) => o.type)).toEqual(["updating"]);
        saved = counted;
      }
      expect(saved).toBeGreaterThan(50);
    }),
  );
});

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
      const session = await StateSession.open(files, openMarked);
      const states = new Set(["0/0"]);
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
});
