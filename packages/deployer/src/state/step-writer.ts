import type { Json } from "../values/index.js";
import { JOURNAL_FEATURE, newManifest } from "./checkpoint-file.js";
import { keepCopy, readIfExists, writeAtomically } from "./files.js";
import { checkpointDigest, Journal } from "./journal.js";
import type { StackLock } from "./lock.js";
import type { Snapshot, SnapshotOperation } from "./snapshot.js";
import type { StackFiles } from "./stack-files.js";
import { formatCheckpointFile } from "./stored-stack.js";

type JsonObject = { [key: string]: Json };

/** Up to this size a checkpoint is written anew with every step; that costs little, and the Pulumi CLI can read it. */
export const PLAIN_LIMIT = 256 * 1024;

/**
 * Saves an update's steps. While the checkpoint is small it is written anew each time; when it has grown, what changes
 * goes to a journal beside it, so that a step costs as much as the step, not as much as the stack.
 */
export class StepWriter {
  #waiting: SnapshotOperation[][] = [];
  #written: Promise<void> = Promise.resolve();
  #journal: Journal | undefined;
  #kept = false;

  /**
   * @param digest of the checkpoint from which the update starts
   */
  constructor(
    private readonly files: StackFiles,
    private readonly lock: StackLock,
    private readonly snapshot: Snapshot,
    private digest: string,
    private readonly plainLimit: number,
  ) {}

  /**
   * Saves operations that the snapshot has been through already. They are on disk when the promise resolves; what comes
   * during a write goes together in the next. After a failed write every later one fails, too.
   * @param durable whether losing them would make a difference; if not, they wait for others
   */
  async save(operations: SnapshotOperation[], durable: boolean): Promise<void> {
    this.#waiting.push(operations);
    if (!durable) return;
    this.#written = this.#written.then(() => this.#write());
    await this.#written;
  }

  /** Writes the checkpoint as it is at the end, and does away with the journal. */
  async finish(latest: JsonObject): Promise<void> {
    await this.#written;
    await this.#requireOurs();
    const text = formatCheckpointFile({ stack: this.files.fullName, latest });
    await this.#journal?.append({ fold: checkpointDigest(text) });
    await this.#replace(text);
    const journal = this.#journal;
    this.#journal = undefined;
    await journal?.discard();
  }

  /** Stops writing; what is in the journal stays for the next update. */
  async close(): Promise<void> {
    await this.#written.catch(() => undefined);
    await this.#journal?.close();
    this.#journal = undefined;
  }

  async #write(): Promise<void> {
    if (this.#waiting.length === 0) return;
    const operations = this.#waiting.flat();
    this.#waiting = [];
    if (this.#journal) return this.#journal.append(operations);
    const latest = { ...this.snapshot.toLatest(), manifest: { ...newManifest() } };
    const text = formatCheckpointFile({ stack: this.files.fullName, latest });
    if (text.length <= this.plainLimit) return this.#replace(text);
    const image = this.snapshot.image();
    const marked = formatCheckpointFile({ stack: this.files.fullName, latest, features: [JOURNAL_FEATURE] });
    await this.#replace(marked);
    this.#journal = await Journal.create(this.files.journal, checkpointDigest(marked));
    await this.#journal.append([["image", image]]);
  }

  /** The checkpoint from before the update is kept, not the one from before the last step. */
  async #replace(text: string): Promise<void> {
    await this.#requireOurs();
    if (!this.#kept) await keepCopy(this.files.checkpoint, this.files.previous);
    this.#kept = true;
    await writeAtomically(this.files.checkpoint, text);
    this.digest = checkpointDigest(text);
  }

  /** An update that was cancelled still saves what it had begun, unless somebody else has gone on from there. */
  async #requireOurs(): Promise<void> {
    if (this.lock.isHeld()) return;
    const present = await readIfExists(this.files.checkpoint);
    if (!(await this.lock.isTaken()) && checkpointDigest(present) === this.digest) return;
    throw new Error(
      `the update of stack ${this.files.name} was canceled, and another one has gone on from what had been saved; ` +
        "run refresh to see what really exists",
    );
  }
}
