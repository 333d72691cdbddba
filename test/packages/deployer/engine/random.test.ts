import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Targets } from "../../../../packages/deployer/src/plan/targets.js";
import type { ResourceState, StackFiles } from "../../../../packages/deployer/src/state/index.js";
import { emptyStack, withBackend } from "../state/support.js";
import { resourcesOf, runEngine, type Spec, urn } from "./harness.js";
import { World } from "./world.js";

const NAMES = ["a", "b", "c", "d", "e", "f"];

/** How a resource of a random program may look. Earlier ones can be referred to. */
const resource = (index: number): fc.Arbitrary<Spec | undefined> => {
  const name = NAMES[index]!;
  const earlier = NAMES.slice(0, index);
  const some =
    earlier.length > 0 ? fc.subarray(earlier, { maxLength: Math.min(2, earlier.length) }) : fc.constant<string[]>([]);
  const maybe =
    earlier.length > 0 ? fc.option(fc.constantFrom(...earlier), { nil: undefined }) : fc.constant(undefined);
  const spec = fc.record({
    component: fc.boolean().map((value) => value && index % 3 === 0),
    value: fc.integer({ min: 1, max: 3 }),
    replaceOn: fc.subarray(["value", "from"]),
    deleteFirst: fc.boolean(),
    fail: fc.option(fc.constantFrom("create", "update", "delete"), { nil: undefined, freq: 6 }),
    init: fc.integer({ min: 0, max: 9 }).map((value) => value === 0),
    from: maybe,
    dependsOn: some,
    parent: maybe,
    deletedWith: fc.option(maybe, { nil: undefined }),
    protect: fc.integer({ min: 0, max: 7 }).map((value) => value === 0),
    retainOnDelete: fc.integer({ min: 0, max: 7 }).map((value) => value === 0),
  });
  const built = spec.map(({ component, value, replaceOn, deleteFirst, fail, init, from, ...options }): Spec => {
    if (component) return { name, component, parent: options.parent };
    const inputs = { value, replaceOn, deleteFirst, ...(fail ? { fail } : {}), ...(init ? { init } : {}) };
    return { name, inputs, refs: from ? { from } : {}, ...options };
  });
  return fc.option(built, { nil: undefined, freq: 4 });
};

/** A program: some of the resources, with references only to those that are there. */
const program = fc.tuple(...NAMES.map((_, index) => resource(index))).map((specs) => {
  const present = specs.filter((spec) => spec !== undefined);
  const names = new Set(present.map(({ name }) => name));
  const known = (name: string | undefined) => (name !== undefined && names.has(name) ? name : undefined);
  const plain = new Set(present.filter(({ component }) => !component).map(({ name }) => name));
  return present.map((spec): Spec => {
    const from = spec.refs?.from;
    return {
      ...spec,
      parent: known(spec.parent),
      deletedWith: known(spec.deletedWith),
      dependsOn: spec.dependsOn?.filter((name) => names.has(name)),
      refs: from && plain.has(from) ? { from } : {},
    };
  });
});

const run = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant("update" as const), program, continueOnError: fc.boolean() }) },
  { weight: 1, arbitrary: fc.constant({ kind: "refresh" as const, program: [] as Spec[], continueOnError: false }) },
  { weight: 1, arbitrary: fc.constant({ kind: "destroy" as const, program: [] as Spec[], continueOnError: false }) },
);

/** Everything a resource refers to comes before it; a URN lives once; ids are only where they belong. */
function expectWellFormed(resources: ResourceState[]): void {
  const seen = new Set<string>();
  const living = new Set<string>();
  for (const state of resources) {
    const references = [
      ...(state.dependencies ?? []),
      ...Object.values(state.propertyDependencies ?? {}).flat(),
      ...(state.parent ? [state.parent] : []),
      ...(state.deletedWith ? [state.deletedWith] : []),
    ];
    for (const reference of references) expect(seen, `${state.urn} refers to ${reference}`).toContain(reference);
    seen.add(state.urn);
    if (!state.custom) expect(state.id).toBeUndefined();
    if (state.delete) continue;
    expect(living, `${state.urn} lives twice`).not.toContain(state.urn);
    living.add(state.urn);
  }
}

/** What the state says exists, exists; what exists and nobody retained on purpose is in the state. */
async function expectTrue(files: StackFiles, world: World, released: Set<string>): Promise<void> {
  const resources = await resourcesOf(files);
  expectWellFormed(resources);
  const claimed = resources.filter((state) => state.custom && !state.pendingReplacement).map((state) => state.id!);
  for (const id of world.things.keys()) if (!released.has(id)) expect(claimed).toContain(id);
  for (const id of claimed) if (!released.has(id)) expect([...world.things.keys()]).toContain(id);
}

/** Resources which may stay behind, or go without a call of their own: they are retained or go down with another. */
async function noteReleased(files: StackFiles, released: Set<string>): Promise<void> {
  for (const state of await resourcesOf(files)) {
    if (state.id && (state.retainOnDelete || state.deletedWith)) released.add(state.id);
  }
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
          withBackend(async (files) => {
            await emptyStack(files);
            const world = new World();
            const released = new Set<string>();
            for (const { program: specs, ...options } of runs) {
              await noteReleased(files, released);
              await soon(runEngine(files, world, specs, options));
              await noteReleased(files, released);
              await expectTrue(files, world, released);
            }
          }),
        ),
        { numRuns: 100, interruptAfterTimeLimit: 60_000 },
      ),
    120_000,
  );

  it(
    "a preview foretells what an update does, when nothing fails",
    () =>
      fc.assert(
        fc.asyncProperty(program, program, (before, after) =>
          withBackend(async (files) => {
            const calm = (specs: Spec[]) =>
              specs.map((spec) => {
                const { fail: _fail, init: _init, ...inputs } = spec.inputs ?? {};
                return { ...spec, protect: false, inputs: spec.component ? undefined : inputs };
              });
            await emptyStack(files);
            const world = new World();
            await runEngine(files, world, calm(before));
            const foretold = await runEngine(files, world, calm(after), { preview: true });
            const done = await runEngine(files, world, calm(after));
            expect(done.errors).toEqual([]);
            // What depends on a replaced resource may turn out milder than feared, but nobody is touched unannounced.
            const announced = new Set(foretold.ops.map((op) => op.split(" ")[1]));
            for (const op of done.ops) expect(announced).toContain(op.split(" ")[1]);
            const again = await runEngine(files, world, calm(after), { preview: true });
            expect(again.ops).toEqual([]);
          }),
        ),
        { numRuns: 50, interruptAfterTimeLimit: 60_000 },
      ),
    120_000,
  );

  it(
    "a targeted update leaves everything else alone",
    () =>
      fc.assert(
        fc.asyncProperty(program, program, fc.constantFrom(...NAMES), (before, after, target) =>
          withBackend(async (files) => {
            const calm = (specs: Spec[]) => specs.map((spec) => ({ ...spec, protect: false }));
            await emptyStack(files);
            const world = new World();
            await runEngine(files, world, calm(before));
            const old = new Map((await resourcesOf(files)).map((state) => [state.urn, state]));
            await runEngine(files, world, calm(after), { targets: new Targets([urn(target)]) });
            const resources = await resourcesOf(files);
            expectWellFormed(resources);
            for (const state of resources) {
              if (state.urn !== urn(target) && old.has(state.urn))
                expect(state.inputs).toEqual(old.get(state.urn)!.inputs);
            }
          }),
        ),
        { numRuns: 50, interruptAfterTimeLimit: 60_000 },
      ),
    120_000,
  );
});
