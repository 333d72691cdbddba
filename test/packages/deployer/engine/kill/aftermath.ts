import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import {
  type Checkpoint,
  loadStack,
  type PendingOperation,
  type StackFiles,
  stackFiles,
} from "../../../../../packages/deployer/src/state/index.js";
import { openMarked } from "../../state/support.js";
import { type Outcome, runEngine, type Spec } from "../harness.js";
import { expectWellFormed } from "../random/expectations.js";
import { FileWorld } from "./file-world.js";

const nameOf = (urn: string) => urn.split("::").at(-1)!;
/** Resources have one letter, and a 2 behind it while they are renamed; their ids keep the name they had when made. */
const letterOf = (urnOrId: string) => nameOf(urnOrId)[0]!;

/** A stack and its world after the process that worked on them was killed. */
export class Aftermath {
  private readonly files: StackFiles;
  /** Things whose delete or update was under way when a process was killed: the state may be behind. */
  private readonly inDoubt: Set<string>;

  /** @param lost things that somebody else removed, which nobody can know */
  constructor(
    private readonly directory: string,
    lost: readonly string[] = [],
  ) {
    this.inDoubt = new Set(lost);
    this.files = stackFiles(join(directory, "state"), "proj", "dev");
  }

  /** The files are whole, and together with the pending operations they tell the truth about the world. */
  async expectNothingLost(): Promise<void> {
    for (const path of [this.files.checkpoint, this.files.previous]) {
      if (existsSync(path)) JSON.parse(readFileSync(path, "utf8"));
    }
    const { resources, pendingOperations } = await this.load();
    expectWellFormed(resources);
    const claimed = resources.filter(
      ({ custom, type, pendingReplacement }) => custom && !type.startsWith("pulumi:") && !pendingReplacement,
    );
    const { things } = this.world();
    const creating = lettersOf(pendingOperations, "creating");
    const known = new Set(claimed.map(({ id }) => id));
    for (const id of things.keys()) {
      if (!known.has(id)) expect([...creating], `${id} exists and nobody knows`).toContain(letterOf(id));
    }
    const deleting = lettersOf(pendingOperations, "deleting");
    const updating = lettersOf(pendingOperations, "updating");
    for (const { id = "", urn, inputs, delete: old } of claimed) {
      if (deleting.has(letterOf(urn)) || updating.has(letterOf(urn))) this.inDoubt.add(id);
      if (this.inDoubt.has(id)) continue;
      expect([...things.keys()], `${id} is gone and nobody knows`).toContain(id);
      if (!old) expect(things.get(id), `${id} was changed and nobody knows`).toEqual(inputs);
    }
  }

  /** The next run says what is in doubt and what to do about it; a preview does that without writing anything. */
  async expectToldOf(wanted: Spec[]): Promise<void> {
    const { pendingOperations } = await this.load();
    const before = this.bytes();
    const { events } = await runEngine(this.files, this.world(), wanted, { preview: true });
    expect(this.bytes()).toEqual(before);
    const warnings = events.flatMap((event) =>
      event.kind === "diagnostic" && event.severity === "warning" ? [event.message] : [],
    );
    const told = warnings.join("\n");
    if (pendingOperations.length > 0) expect(told).toContain(`${pendingOperations.length} pending operations`);
    else expect(told).not.toContain("pending");
    for (const { resource, type } of pendingOperations) {
      expect(told).toContain(`${resource.urn}, interrupted while ${type}`);
      if (type === "creating") expect(told).toContain("--clear-pending-creates");
    }
  }

  /**
   * Does what the run says a user has to do: what was made although nobody saw it is imported, or removed by hand; then
   * a refresh forgets the creations that were in doubt.
   */
  async resolve(adopt: boolean): Promise<void> {
    const { resources, pendingOperations } = await this.load();
    if (!pendingOperations.some(({ type }) => type === "creating")) {
      if (this.inDoubt.size > 0) await this.refresh();
      return;
    }
    const known = new Set(resources.map(({ id }) => id));
    const urns = new Set(resources.map(({ urn }) => urn));
    for (const id of [...this.world().things.keys()].filter((thing) => !known.has(thing))) {
      const pending = pendingOperations.find(({ resource }) => letterOf(resource.urn) === letterOf(id))!.resource;
      const parent = pending.parent;
      const specs = [{ type: pending.type, name: nameOf(pending.urn), id, ...(parent ? { parent } : {}) }];
      const canAdopt = adopt && !urns.has(pending.urn) && (!parent || urns.has(parent));
      if (canAdopt) {
        urns.add(pending.urn);
        expect((await runEngine(this.files, this.world(), [], { kind: "import", imports: specs })).errors).toEqual([]);
      } else this.world().lose(id);
    }
    const cleared = await runEngine(this.files, this.world(), [], { kind: "refresh", clearPendingCreates: true });
    expect(cleared.errors).toEqual([]);
    this.inDoubt.clear();
    expect((await this.load()).pendingOperations).toEqual([]);
  }

  /** A refresh sees what a killed one has not. */
  async refresh(): Promise<void> {
    expect((await runEngine(this.files, this.world(), [], { kind: "refresh" })).errors).toEqual([]);
    this.inDoubt.clear();
  }

  /** The next command may fail only because it found out what was in doubt, as it said when it began. */
  async expectDiscovery(complaint: string): Promise<void> {
    const gone = complaint.match(/there is no (\S+) to update/)?.[1];
    expect([...this.inDoubt], complaint).toContain(gone);
    await this.refresh();
  }

  /** An ordinary `up` makes the world what the program says: nothing is lost, nothing there twice. */
  async expectUpConverges(wanted: Spec[]): Promise<void> {
    const done = await runEngine(this.files, this.world(), wanted);
    expect(done.errors).toEqual([]);
    await this.expectIs(wanted);
  }

  /** An ordinary `destroy` leaves nothing. */
  async expectDestroyable(): Promise<void> {
    expect((await runEngine(this.files, this.world(), [], { kind: "destroy" })).errors).toEqual([]);
    await this.expectIs([]);
  }

  /** Nothing is left to do, in doubt or locked. */
  async expectIs(wanted: Spec[]): Promise<void> {
    const { pendingOperations } = await this.load();
    expect(pendingOperations).toEqual([]);
    const { things } = this.world();
    const plain = wanted.filter(({ component }) => !component);
    expect([...things.keys()].map(letterOf).toSorted()).toEqual(plain.map(({ name }) => letterOf(name)).toSorted());
    const again: Outcome = await runEngine(this.files, this.world(), wanted, { preview: true });
    expect(again.ops).toEqual([]);
    expect(readdirSync(this.files.locks)).toEqual([]);
    const left = readdirSync(join(this.files.checkpoint, "..")).filter((name) => !/^dev\.json(\.bak)?$/.test(name));
    expect(left).toEqual([]);
    this.inDoubt.clear();
  }

  private world(): FileWorld {
    return new FileWorld(join(this.directory, "world.json"));
  }

  private async load(): Promise<Checkpoint> {
    return (await loadStack(this.files, openMarked)).checkpoint;
  }

  /** Every file of the backend, with its content and when it was written. */
  private bytes(): Map<string, string> {
    const root = join(this.directory, "state");
    const names = readdirSync(root, { recursive: true, encoding: "utf8" }).map((name) => join(root, name));
    const contents = names.filter((name) => statSync(name).isFile());
    return new Map(contents.map((name) => [name, `${statSync(name).mtimeMs} ${readFileSync(name, "base64")}`]));
  }
}

function lettersOf(operations: readonly PendingOperation[], type: PendingOperation["type"]): Set<string> {
  return new Set(
    operations.filter((operation) => operation.type === type).map(({ resource }) => letterOf(resource.urn)),
  );
}
