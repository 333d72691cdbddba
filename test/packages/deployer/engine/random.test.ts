import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Targets } from "../../../../packages/deployer/src/plan/targets.js";
import type { StackFiles } from "../../../../packages/deployer/src/state/index.js";
import { emptyStack, withBackend } from "../state/support.js";
import { type Outcome, resourcesOf, runEngine, urn } from "./harness.js";
import { expectWellFormed, Truth, touched } from "./random/expectations.js";
import { calm, type Flags, KEYS, program, type Run, run } from "./random/programs.js";
import { World } from "./world.js";

/** `RANDOM_RUNS=50 npx vitest …` tries fifty times as much. */
const scale = Number(process.env.RANDOM_RUNS ?? 1);
const tries = (numRuns: number) => ({ numRuns: numRuns * scale, interruptAfterTimeLimit: 60_000 * scale });
const limit = 120_000 * scale;

function withStack(work: (files: StackFiles, world: World) => Promise<void>): Promise<void> {
  return withBackend(async (files) => {
    await emptyStack(files);
    await work(files, new World());
  });
}

/** A resource may go by two names and have any parents; targets that match nothing are none. */
const targetsOf = (keys: string[]) => new Targets(keys.flatMap((key) => [`**::${key}`, `**::${key}2`]));

function engineOptions({ targets, excludes, replaceTargets, pace: _, ...flags }: Flags) {
  // As on the command line: one or the other.
  const included = { targets: targetsOf(targets), excludes: targetsOf(targets.length > 0 ? [] : excludes) };
  return { ...flags, ...included, replaceTargets: targetsOf(replaceTargets) };
}

async function carryOut(files: StackFiles, world: World, { specs, flags, kind, preview, fail }: Run): Promise<Outcome> {
  world.pace = flags.pace;
  return soon(runEngine(files, world, specs, { kind, preview, fail, ...engineOptions(flags) }));
}

/** A run that never ends is a failure like any other. */
async function soon<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("the run does not end")), 10_000);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

describe("whatever is asked of it", () => {
  it(
    "the state stays well-formed and tells the truth about the world",
    () =>
      fc.assert(
        fc.asyncProperty(fc.array(run, { minLength: 1, maxLength: 5 }), (runs) =>
          withStack(async (files, world) => {
            const truth = new Truth(files, world);
            for (const one of runs) {
              if (one.drift) truth.drift(one.drift);
              await truth.noteReleased();
              const before = { calls: [...world.calls], state: await resourcesOf(files) };
              const { summary } = await carryOut(files, world, one);
              await truth.noteReleased();
              const everything = one.flags.targets.length + one.flags.excludes.length === 0;
              const well = summary.result === "succeeded" && everything && !one.preview;
              if (well && (one.kind === "refresh" || one.flags.refresh)) await truth.noteRefreshed();
              await truth.expectTrue();
              if (one.preview) expect({ calls: world.calls, state: await resourcesOf(files) }).toEqual(before);
              if (well && one.kind === "update") await truth.expectProgram(one.specs);
              if (well && one.kind === "destroy") expect(await resourcesOf(files)).toEqual([]);
            }
          }),
        ),
        tries(100),
      ),
    limit,
  );

  it(
    "a preview foretells what an update does, when nothing fails",
    () =>
      fc.assert(
        fc.asyncProperty(program, program, fc.nat(1000), (before, after, pace) =>
          withStack(async (files, world) => {
            world.pace = pace;
            await runEngine(files, world, calm(before));
            const foretold = await runEngine(files, world, calm(after), { preview: true });
            const done = await runEngine(files, world, calm(after));
            expect(done.errors).toEqual([]);
            // What depends on a replaced resource may turn out milder than feared, but nobody is touched unannounced.
            const announced = touched(foretold);
            for (const name of touched(done)) expect(announced).toContain(name);
            const again = await runEngine(files, world, calm(after), { preview: true });
            expect(again.ops).toEqual([]);
          }),
        ),
        tries(50),
      ),
    limit,
  );

  it(
    "a targeted update leaves everything else alone",
    () =>
      fc.assert(
        fc.asyncProperty(program, program, fc.constantFrom(...KEYS), (before, after, target) =>
          withStack(async (files, world) => {
            const unprotected = (specs: typeof before) => specs.map((spec) => ({ ...spec, protect: undefined }));
            await runEngine(files, world, unprotected(before));
            const old = new Map((await resourcesOf(files)).map((state) => [state.urn, state]));
            await runEngine(files, world, unprotected(after), { targets: new Targets([urn(target)]) });
            const resources = await resourcesOf(files);
            expectWellFormed(resources);
            for (const state of resources) {
              if (state.urn !== urn(target) && old.has(state.urn))
                expect(state.inputs).toEqual(old.get(state.urn)!.inputs);
            }
          }),
        ),
        tries(50),
      ),
    limit,
  );

  it(
    "the same program brings a stack home from any failure",
    () =>
      fc.assert(
        fc.asyncProperty(fc.array(run, { minLength: 1, maxLength: 3 }), program, (runs, wanted) =>
          withStack(async (files, world) => {
            for (const one of runs) await carryOut(files, world, one);
            // Deletes that failed on purpose do so no more, and what was protected may go.
            world.mend();
            const home = await soon(runEngine(files, world, calm(wanted), { ignoreProtect: true }));
            expect(home.errors).toEqual([]);
            await new Truth(files, world).expectProgram(calm(wanted));
            const again = await runEngine(files, world, calm(wanted), { preview: true });
            expect(again.ops).toEqual([]);
          }),
        ),
        tries(50),
      ),
    limit,
  );
});
