import { formatPosition, type OutgoingMessage, type PartitionProducer, partitionName } from "@rt-kaskada/common";
import type { OutputCheckpoint } from "./checkpoint.js";

/**
 * One output partition. A job's messages to it are numbered from 0 under a producer name of the job's own; a restarted
 * job produces the same ones in the same order, and the producer leaves out those that are stored already.
 */
export class OutputChannel {
  /** Sequence id of the last message produced. */
  sequence: number;
  /** Rows produced since the materialization was created. */
  rows: number;
  private readonly formerPosition: string;

  /**
   * @param topic full name, without a partition
   * @param partition -1 for a topic without partitions
   * @param producer a producer opened with the checkpoint's sequence id
   * @param checkpoint where to go on; undefined for a new job
   */
  constructor(
    readonly topic: string,
    readonly partition: number,
    private readonly producer: PartitionProducer,
    checkpoint: OutputCheckpoint | undefined,
  ) {
    this.sequence = checkpoint?.sequence ?? -1;
    this.formerPosition = checkpoint?.position ?? "";
    this.rows = checkpoint?.rows ?? 0;
  }

  /** How checkpoints call it. */
  get name(): string {
    return partitionName(this.topic, this.partition);
  }

  /** Position of the last message known to be stored. */
  get position(): string {
    const { lastPosition } = this.producer;
    return lastPosition.entryId < 0 ? this.formerPosition : formatPosition(lastPosition);
  }

  /** Produces the next message, without waiting for it to be stored. */
  send(message: OutgoingMessage): void {
    this.sequence++;
    this.rows++;
    this.producer.post(message);
  }

  /** Resolves when there is room for more. */
  async ready(): Promise<void> {
    await this.producer.ready();
  }

  /** Resolves when everything produced so far is stored. */
  async flush(): Promise<void> {
    await this.producer.flush();
  }

  /** What a checkpoint taken now has to say, once `flush` has resolved. */
  checkpoint(): Omit<OutputCheckpoint, "position"> {
    return { sequence: this.sequence, rows: this.rows };
  }

  /** Throws when the topic holds more messages of this job than it has produced. */
  checkAhead(): void {
    if (this.producer.lastSequenceId > this.sequence) {
      throw new Error(
        `${this.name} holds messages up to ${this.producer.lastSequenceId} of this materialization, but its checkpoint ` +
          `and journal lead to ${this.sequence} only: the service's data directory is older than the topic. Restore the ` +
          "newer directory, or delete the materialization and create it again on a new topic",
      );
    }
  }

  async close(): Promise<void> {
    await this.producer.close();
  }
}
