import { expect } from "vitest";
import { type ResourceState, references, type StackFiles } from "../../../../../packages/deployer/src/state/index.js";
import { type Outcome, resourcesOf, type Spec } from "../harness.js";
import type { World } from "../world.js";
import type { Drift } from "./programs.js";

/** Everything a resource refers to comes before it; a URN lives once; ids are only where they belong. */
export function expectWellFormed(resources: ResourceState[]): void {
  const seen = new Set<string>();
  const living = new Set<string>();
  for (const state of resources) {
    for (const { urn, role } of references(state)) expect(seen, `${state.urn}, ${role}`).toContain(urn);
    seen.add(state.urn);
    if (!state.custom) expect(state.id).toBeUndefined();
    if (state.delete) continue;
    expect(living, `${state.urn} lives twice`).not.toContain(state.urn);
    living.add(state.urn);
  }
}

/** Compares a stack with its world, and knows what may differ and why. */
export class Truth {
  /** Things which may stay behind or go without a call of their own: retained, or going down with another. */
  private readonly released = new Set<string>();
  /** Things which somebody else has changed or removed. */
  private readonly drifted = new Set<string>();

  constructor(
    private readonly files: StackFiles,
    private readonly world: World,
  ) {}

  /** Does what somebody else does to the world. */
  drift({ place, gone }: Drift): void {
    const id = [...this.world.things.keys()][place];
    if (id === undefined) return;
    this.drifted.add(id);
    if (gone) this.world.things.delete(id);
    else this.world.things.set(id, { ...this.world.things.get(id), other: 99 });
  }

  /** Remembers, before and after a run, what it may let go. */
  async noteReleased(): Promise<void> {
    for (const state of await resourcesOf(this.files)) {
      if (state.id && (state.retainOnDelete || state.deletedWith)) this.released.add(state.id);
    }
  }

  /** What the state says exists, exists as it says; what exists and nobody let go is in the state. */
  async expectTrue(): Promise<void> {
    const resources = await resourcesOf(this.files);
    expectWellFormed(resources);
    const claimed = resources.filter((state) => state.custom && !state.pendingReplacement);
    const ids = claimed.map((state) => state.id!);
    for (const id of this.world.things.keys()) if (!this.released.has(id)) expect(ids).toContain(id);
    for (const { id = "", inputs, initErrors, delete: old } of claimed) {
      const thing = this.world.things.get(id);
      if (this.drifted.has(id)) continue;
      if (!this.released.has(id)) expect([...this.world.things.keys()]).toContain(id);
      if (thing && !initErrors && !old) expect(thing, id).toEqual(inputs);
    }
  }

  /** After an update of everything has gone well: the stack is the program, no more and no less. */
  async expectProgram(specs: Spec[]): Promise<void> {
    const resources = await resourcesOf(this.files);
    const nameOf = ({ urn }: ResourceState) => urn.split("::").at(-1)!;
    expect(resources.map(nameOf).toSorted()).toEqual(specs.map(({ name }) => name).toSorted());
    const byName = new Map(resources.map((state) => [nameOf(state), state]));
    for (const spec of specs) {
      const state = byName.get(spec.name)!;
      expect(state.delete ?? state.pendingReplacement).toBeUndefined();
      if (spec.component) continue;
      const thing = this.world.things.get(state.id!) ?? {};
      for (const [key, value] of Object.entries(spec.inputs ?? {})) {
        if (spec.ignoreChanges?.includes(key) || this.drifted.has(state.id!)) continue;
        expect(thing[key], `${spec.name}.${key}`).toEqual(value);
      }
      for (const [key, other] of Object.entries(spec.refs ?? {})) {
        expect(state.inputs?.[key], `${spec.name}.${key}`).toBe(byName.get(other)!.outputs!.serial);
      }
    }
  }

  /** After everything was read anew, what was done by others is known. */
  async noteRefreshed(): Promise<void> {
    this.drifted.clear();
  }
}

/** The names of the resources for which a run did, or foretold, anything. */
export function touched(outcome: Outcome): Set<string> {
  return new Set(outcome.ops.map((op) => op.split(" ")[1]!));
}
