import type { Json } from "../values/index.js";
import { decodeCheckpoint, newManifest } from "./checkpoint-file.js";
import { addToHistory, backUp, type UpdateRecord } from "./history.js";
import { assertIntegrity, type IntegrityError, integrityProblem } from "./integrity.js";
import { lockStack, type StackLock } from "./lock.js";
import { serializeResource } from "./resource-file.js";
import type { SecretCodec } from "./secret-codec.js";
import { type OpenSecrets, openStored } from "./secrets-provider.js";
import { Snapshot, type SnapshotOperation } from "./snapshot.js";
import type { StackFiles } from "./stack-files.js";
import { StackNotFoundError } from "./stack-state.js";
import { PLAIN_LIMIT, StepWriter } from "./step-writer.js";
import { recoverStack, type StoredStack } from "./stored-stack.js";
import type { Checkpoint, PendingOperation, ResourceState } from "./types.js";

/** What a step changed. It is saved whole or not at all. */
export interface StateChange {
  /** The operation that is over, from `begin`. */
  ended?: number;
  /** Resources finished in this run. With `old` it takes that entry's place, else it is a new one. */
  done?: { old?: ResourceState; new: ResourceState }[];
  /** Entries changed where they are: marked for deletion, outputs registered, refreshed. */
  changed?: { old: ResourceState; new: ResourceState }[];
  /** Entries that are gone. */
  removed?: ResourceState[];
  /** URNs that became others through an alias; every reference to them follows. */
  renamed?: [from: string, to: string][];
}

/** How to hold a stack. */
export interface SessionOptions {
  /** The size of a checkpoint, in bytes, from which on steps go to a journal. */
  plainLimit?: number;
  /** Called as soon as the stack is locked and known to exist: what follows, finding its key, takes a while. */
  onHeld?: () => void;
}

/** How an update went, for the history. */
export type UpdateOutcome = Omit<UpdateRecord, "endTime" | "version">;

/**
 * An update's hold on a stack: locked from `open` to `close`. Every step is saved as it happens. Whenever the process
 * ends in between, the next one that opens the stack goes on from the last step saved.
 */
export class StateSession {
  readonly #slots = new Map<ResourceState, number>();
  readonly #snapshot: Snapshot;
  readonly #writer: StepWriter;

  private constructor(
    private readonly files: StackFiles,
    private readonly lock: StackLock,
    stored: StoredStack,
    private readonly secrets: SecretCodec,
    /** The state as it was when the session began. Its resources are the `old` ones of changes, by identity. */
    readonly checkpoint: Checkpoint,
    /** What the user should know of how the stack was found. */
    readonly notes: readonly string[],
    plainLimit: number,
  ) {
    this.#snapshot = new Snapshot(stored.file.latest ?? {});
    this.#writer = new StepWriter(files, lock, this.#snapshot, stored.digest, plainLimit);
    for (const [slot, resource] of checkpoint.resources.entries()) this.#slots.set(resource, slot);
  }

  /**
   * Locks a stack and reads its state, recovering what an interrupted update had saved.
   * @param openSecrets finds the key of the state's secrets
   * @throws StackLockedError, StateFileError, IntegrityError, IncorrectPassphraseError
   */
  static async open(
    files: StackFiles,
    openSecrets: OpenSecrets,
    { plainLimit = PLAIN_LIMIT, onHeld }: SessionOptions = {},
  ): Promise<StateSession> {
    const lock = await lockStack(files);
    try {
      const recovered = await recoverStack(files);
      if (!recovered) throw new StackNotFoundError(files.name);
      onHeld?.();
      const { stored, notes } = recovered;
      const { secrets, file } = await openStored(stored.file, openSecrets);
      const checkpoint = decodeCheckpoint(file, secrets);
      assertIntegrity(files, checkpoint);
      const takeovers = lock.takenOver.map((held) => `took over the lock of a process that has ended: ${held}`);
      const allNotes = [...takeovers, ...notes];
      return new StateSession(files, lock, { ...stored, file }, secrets, checkpoint, allNotes, plainLimit);
    } catch (error) {
      await lock.release();
      throw error;
    }
  }

  /**
   * Saves that an operation on a resource begins. Await it before calling the provider: should the process be killed,
   * the state tells that the resource may exist.
   * @returns the number for `StateChange.ended`
   * @throws when somebody has cancelled the update by taking its lock away
   */
  async begin(operation: PendingOperation): Promise<number> {
    if (!this.lock.isHeld())
      throw new Error(`the update of stack ${this.files.name} was canceled: its lock was removed`);
    const number = this.#snapshot.newSlot();
    const resource = serializeResource(operation.resource, this.secrets);
    await this.#save([["begin", number, { resource, type: operation.type }]], true);
    return number;
  }

  /** Saves what a step changed; it is on disk when the promise resolves. */
  record(change: StateChange): Promise<void> {
    const { operations, durable } = this.#operationsOf(change);
    return this.#save(operations, durable);
  }

  /**
   * Writes the checkpoint, the history and a backup, and releases the lock.
   * @throws IntegrityError after everything is saved, when the steps left a state that contradicts itself
   */
  async finish(outcome: UpdateOutcome): Promise<void> {
    try {
      const problem = await this.#fold();
      await addToHistory(this.files, { ...outcome, version: 0, endTime: Math.floor(Date.now() / 1000) });
      await backUp(this.files);
      if (problem) throw problem;
    } finally {
      await this.close();
    }
  }

  /** Releases the lock. Steps that `finish` has not folded stay in the journal for the next session. */
  async close(): Promise<void> {
    await this.#writer.close();
    await this.lock.release();
  }

  #operationsOf(change: StateChange): { operations: SnapshotOperation[]; durable: boolean } {
    const operations: SnapshotOperation[] = [];
    for (const entry of change.done ?? []) operations.push(this.#doneOperation(entry));
    for (const entry of change.changed ?? []) {
      const slot = this.#slotOf(entry.old);
      this.#slots.set(entry.new, slot);
      const json = serializeResource(entry.new, this.secrets);
      if (!this.#isAsSaved(slot, json)) operations.push(["set", slot, json]);
    }
    for (const resource of change.removed ?? []) operations.push(["drop", this.#slotOf(resource)]);
    for (const [from, to] of change.renamed ?? []) operations.push(["rename", from, to]);
    if (change.ended !== undefined) operations.push(["end", change.ended]);
    // Resources that only stayed what they were need no waiting: losing that changes nothing.
    return { operations, durable: operations.some(([kind]) => kind !== "kept") };
  }

  #doneOperation(entry: { old?: ResourceState; new: ResourceState }): SnapshotOperation {
    const slot = entry.old ? this.#slotOf(entry.old) : this.#snapshot.newSlot();
    this.#slots.set(entry.new, slot);
    const json = serializeResource(entry.new, this.secrets);
    return this.#isAsSaved(slot, json) ? ["kept", slot] : ["done", slot, json];
  }

  #isAsSaved(slot: number, json: { [key: string]: Json }): boolean {
    const saved = this.#snapshot.get(slot);
    return saved !== undefined && JSON.stringify(saved) === JSON.stringify(json);
  }

  #slotOf(resource: ResourceState): number {
    const slot = this.#slots.get(resource);
    if (slot === undefined) throw new Error(`the state has no such entry of ${resource.urn}`);
    return slot;
  }

  async #save(operations: SnapshotOperation[], durable: boolean): Promise<void> {
    if (operations.length === 0) return;
    for (const operation of operations) this.#snapshot.apply(operation);
    await this.#writer.save(operations, durable);
  }

  /** Writes the checkpoint. One that contradicts itself is written, too, and marked: better than losing what was done. */
  async #fold(): Promise<IntegrityError | undefined> {
    const latest: { [key: string]: Json } = { ...this.#snapshot.toLatest(), manifest: { ...newManifest() } };
    const { integrity_error: _, ...metadata } = latest.metadata as { [key: string]: Json };
    const problem = integrityProblem(latest as unknown as Checkpoint);
    latest.metadata = problem ? { ...metadata, integrity_error: { error: problem.message } } : metadata;
    await this.#writer.finish(latest);
    return problem;
  }
}
