import { comparePositions, type PartitionConsumer, type Position, type ReceivedMessage } from "@rt-kaskada/common";
import type { InputCheckpoint } from "./checkpoint.js";
import { RunLength } from "./run-length.js";

/** A message on its way through a job. */
export interface InputMessage {
  message: ReceivedMessage;
  /** Its place among the table's messages in the order of arrival. */
  subsort: number;
  /** True when its effect is part of the job's state and output, so that a checkpoint may cover it. */
  done: boolean;
}

/** How many messages may wait here before the consumer is left alone. */
const LARGEST_QUEUE = 20_000;
const LARGEST_BATCH = 5_000;

/**
 * One input partition: receives, drops what comes again, and remembers what is not covered by a checkpoint yet. Messages
 * come in the partition's order, and every one after the checkpoint's position comes again after a restart.
 */
export class InputPartition {
  /** Everything up to here is covered by a checkpoint on disk. */
  done: Position | null;
  /** The newest message handed out. */
  received: Position | null = null;
  /** When the last message came, by this process's clock. */
  lastArrival = 0;
  private queue: ReceivedMessage[] = [];
  private head = 0;
  private newest: Position | null;
  /** Handed out and not covered by a checkpoint on disk, oldest first. */
  private uncovered: InputMessage[] = [];
  private pumping: Promise<void> | undefined;
  private resume: (() => void) | undefined;
  private closed = false;

  /**
   * @param name how checkpoints, status and messages call it
   * @param consumer its durable subscription
   * @param checkpoint where to go on; undefined for a new job
   * @param wake called when messages have come
   */
  constructor(
    readonly name: string,
    private readonly consumer: PartitionConsumer,
    checkpoint: InputCheckpoint | undefined,
    private readonly wake: () => void,
  ) {
    this.done = checkpoint?.done ?? null;
    this.newest = this.done;
    this.received = this.done;
  }

  /** Starts receiving; rejects `failed` when the consumer gives up. */
  start(failed: (error: unknown) => void): void {
    this.pumping = this.pump().catch(failed);
  }

  /** How many messages are at hand. */
  get available(): number {
    return this.queue.length - this.head;
  }

  /** How many messages no checkpoint on disk covers yet. */
  get uncoveredCount(): number {
    return this.available + this.uncovered.length;
  }

  /**
   * Hands out the next messages.
   * @param count how many, at most `available`
   * @param subsort gives each its running number
   */
  take(count: number, subsort: () => number): InputMessage[] {
    const taken: InputMessage[] = [];
    for (let i = 0; i < count; i++) {
      taken.push({ message: this.queue[this.head++]!, subsort: subsort(), done: false });
    }
    if (this.head === this.queue.length) {
      this.queue = [];
      this.head = 0;
    }
    for (const item of taken) this.uncovered.push(item);
    const last = taken.at(-1);
    if (last) this.received = last.message.position;
    if (this.available < LARGEST_QUEUE) this.resume?.();
    return taken;
  }

  /**
   * What a checkpoint taken now says of this partition, and what to do once it is on disk.
   * @returns `covered` acknowledges everything up to the new position
   */
  checkpoint(): { state: InputCheckpoint; covered: () => void } {
    let count = 0;
    while (count < this.uncovered.length && this.uncovered[count]!.done) count++;
    const last = this.uncovered[count - 1];
    const done = last ? last.message.position : this.done;
    const pending = new RunLength();
    for (let i = count; i < this.uncovered.length; i++) pending.add(this.uncovered[i]!.subsort);
    const covered = () => {
      for (const item of this.uncovered.splice(0, count)) this.consumer.acknowledge(item.message.id);
      this.done = done;
    };
    return { state: { done, received: this.received, pending: pending.runs }, covered };
  }

  /** Sends the acknowledgements so far. */
  flushAcks(): Promise<void> {
    return this.consumer.flushAcks();
  }

  async close(): Promise<void> {
    this.closed = true;
    this.resume?.();
    await this.consumer.close();
    await this.pumping;
  }

  private async pump(): Promise<void> {
    while (!this.closed) {
      const batch = await this.consumer.receiveBatch(LARGEST_BATCH);
      if (batch.length === 0) return;
      this.accept(batch);
      if (this.available >= LARGEST_QUEUE) {
        await new Promise<void>((resolve) => {
          this.resume = resolve;
        });
        this.resume = undefined;
      }
    }
  }

  private accept(batch: ReceivedMessage[]): void {
    const before = this.queue.length;
    for (const message of batch) {
      const { position } = message;
      if (this.newest && comparePositions(position, this.newest) <= 0) {
        // Comes again, after a lost connection or a crash before its acknowledgement went out.
        if (this.done && comparePositions(position, this.done) <= 0) this.consumer.acknowledge(message.id);
        continue;
      }
      this.newest = position;
      this.queue.push(message);
    }
    if (this.queue.length > before) {
      this.lastArrival = Date.now();
      this.wake();
    }
  }
}
