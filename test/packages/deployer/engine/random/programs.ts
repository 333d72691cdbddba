import fc from "fast-check";
import type { Spec } from "../harness.js";

/** Keys of the resources a random program may have. A renamed one is called `a2` and says that it was `a`. */
export const KEYS = ["a", "b", "c", "d", "e", "f"];

interface Draft {
  key: string;
  component: boolean;
  renamed: boolean;
  value: number;
  other: number;
  replaceOn: string[];
  deleteFirst: boolean;
  fail: string | undefined;
  init: boolean;
  from: string | undefined;
  dependsOn: string[];
  parent: string | undefined;
  deletedWith: string | undefined;
  replaceWith: string[];
  protect: boolean | undefined;
  retainOnDelete: boolean | undefined;
  ignoreChanges: string[];
  replaceOnChanges: string[];
  deleteBeforeReplace: boolean | undefined;
}

const rarely = (oneIn: number) => fc.integer({ min: 1, max: oneIn }).map((value) => value === 1);
const perhaps = (oneIn: number) => rarely(oneIn).map((value) => (value ? true : undefined));
const seldom = <T>(value: T, oneIn: number) => rarely(oneIn).map((chosen): T[] => (chosen ? [value] : []));

/** How a resource of a random program may look. Earlier ones can be referred to. */
function draft(index: number): fc.Arbitrary<Draft | undefined> {
  const earlier = KEYS.slice(0, index);
  const one = (freq: number) =>
    earlier.length > 0 ? fc.option(fc.constantFrom(...earlier), { nil: undefined, freq }) : fc.constant(undefined);
  const some =
    earlier.length > 0 ? fc.subarray(earlier, { maxLength: Math.min(2, earlier.length) }) : fc.constant<string[]>([]);
  const built: fc.Arbitrary<Draft> = fc.record({
    key: fc.constant(KEYS[index]!),
    component: index % 3 === 0 ? fc.boolean() : fc.constant(false),
    renamed: rarely(4),
    value: fc.integer({ min: 1, max: 3 }),
    other: fc.integer({ min: 1, max: 2 }),
    replaceOn: fc.subarray(["value", "from"]),
    deleteFirst: fc.boolean(),
    fail: fc.option(fc.constantFrom("create", "update", "delete"), { nil: undefined, freq: 6 }),
    init: rarely(10),
    from: one(1),
    dependsOn: some,
    parent: one(2),
    deletedWith: one(3),
    replaceWith: one(6).map((key) => (key ? [key] : [])),
    protect: perhaps(8),
    retainOnDelete: perhaps(8),
    ignoreChanges: seldom("value", 6),
    replaceOnChanges: seldom("other", 5),
    deleteBeforeReplace: fc.option(fc.boolean(), { nil: undefined, freq: 4 }),
  });
  return fc.option(built, { nil: undefined, freq: 4 });
}

/** A program: some of the resources, with references only to those that are there. */
export const program: fc.Arbitrary<Spec[]> = fc
  .tuple(...KEYS.map((_, index) => draft(index)))
  .map((drafts) => specsOf(drafts.filter((one) => one !== undefined)));

function specsOf(drafts: Draft[]): Spec[] {
  const byKey = new Map(drafts.map((one) => [one.key, one]));
  const nameOf = (key: string | undefined) => {
    const one = byKey.get(key ?? "");
    return one && (one.renamed ? `${one.key}2` : one.key);
  };
  const namesOf = (keys: string[]) => keys.map(nameOf).filter((name) => name !== undefined);
  return drafts.map(({ key, component, renamed, value, other, replaceOn, deleteFirst, fail, init, ...more }): Spec => {
    const name = renamed ? `${key}2` : key;
    const aliases = [{ name: renamed ? key : `${key}2` }];
    const parent = nameOf(more.parent);
    if (component) return { name, component, parent, aliases };
    const from = byKey.get(more.from ?? "")?.component ? undefined : nameOf(more.from);
    return {
      name,
      aliases,
      parent,
      inputs: { value, other, replaceOn, deleteFirst, ...(fail ? { fail } : {}), ...(init ? { init } : {}) },
      refs: from ? { from } : {},
      dependsOn: namesOf(more.dependsOn),
      deletedWith: nameOf(more.deletedWith),
      replacedWith: namesOf(more.replaceWith),
      protect: more.protect,
      retainOnDelete: more.retainOnDelete,
      ignoreChanges: more.ignoreChanges,
      replaceOnChanges: more.replaceOnChanges,
      deleteBeforeReplace: more.deleteBeforeReplace,
    };
  });
}

/** The same program where nothing can fail: no errors on purpose and nothing protected. */
export function calm(specs: Spec[]): Spec[] {
  return specs.map((spec) => {
    const { fail: _fail, init: _init, ...inputs } = spec.inputs ?? {};
    return { ...spec, protect: undefined, inputs: spec.component ? undefined : inputs };
  });
}

/** What somebody else does to the world between two runs: the thing at this place (of those there are) changes or goes. */
export interface Drift {
  place: number;
  gone: boolean;
}

/** Flags of a run, all of which leave it a run that must not lose anything. Targets are keys of resources. */
export interface Flags {
  parallel: number;
  pace: number;
  continueOnError: boolean;
  refresh: boolean;
  targets: string[];
  targetDependents: boolean;
  excludes: string[];
  excludeDependents: boolean;
  replaceTargets: string[];
}

const few = (oneIn: number) =>
  rarely(oneIn).chain((some) => (some ? fc.subarray(KEYS, { minLength: 1, maxLength: 2 }) : fc.constant<string[]>([])));

const flags = fc.record<Flags>({
  parallel: fc.constantFrom(1, 2, 8),
  pace: fc.nat(1000),
  continueOnError: fc.boolean(),
  refresh: rarely(5),
  targets: few(6),
  targetDependents: fc.boolean(),
  excludes: few(8),
  excludeDependents: fc.boolean(),
  replaceTargets: few(8),
});

/** One command after another on the same stack. */
export interface Run {
  kind: "update" | "refresh" | "destroy";
  preview: boolean;
  specs: Spec[];
  /** The program ends with an error of its own after all its registrations. */
  fail: boolean;
  flags: Flags;
  drift: Drift | undefined;
}

const common = {
  flags,
  drift: fc.option(fc.record<Drift>({ place: fc.nat(5), gone: fc.boolean() }), { nil: undefined, freq: 1 }),
  preview: rarely(8),
};

/** A random command. */
export const run: fc.Arbitrary<Run> = fc.oneof(
  {
    weight: 7,
    arbitrary: fc.record<Run>({ kind: fc.constant("update"), specs: program, fail: rarely(10), ...common }),
  },
  {
    weight: 1,
    arbitrary: fc.record<Run>({
      kind: fc.constant("refresh"),
      specs: fc.constant([]),
      fail: fc.constant(false),
      ...common,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record<Run>({
      kind: fc.constant("destroy"),
      specs: fc.constant([]),
      fail: fc.constant(false),
      ...common,
    }),
  },
);
