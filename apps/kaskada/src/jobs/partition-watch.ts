import { type Log, partitionName, reasonOf } from "@rt-kaskada/common";
import type { JobInput } from "./job-inputs.js";
import { adminOf } from "./pulsar-cluster.js";

/** Notices when a job's input topics get more partitions than it reads. */
export class PartitionWatch {
  /** Set once there are more: the inputs are to be opened anew. */
  grown = false;
  private asking = false;
  private askedAt = Date.now();

  /**
   * @param inputs what the job reads
   * @param everyMs how often to ask
   * @param wake called when there are more
   */
  constructor(
    private readonly inputs: readonly JobInput[],
    private readonly everyMs: number,
    private readonly log: Log,
    private readonly wake: () => void,
  ) {}

  /** Asks when it is time to; returns at once. */
  look(now: number): void {
    if (this.asking || now - this.askedAt < this.everyMs) return;
    this.asking = true;
    this.ask()
      .catch((error: unknown) => this.log.warn({ reason: reasonOf(error) }, "can't ask for the topics' partitions"))
      .finally(() => {
        this.asking = false;
        this.askedAt = Date.now();
      });
  }

  private async ask(): Promise<void> {
    // The newest partition of each topic tells how many are read.
    const last = new Map(this.inputs.map((input) => [`${input.source.adminServiceUrl} ${input.topic}`, input]));
    for (const { source, topic, partition } of last.values()) {
      const partitions = await adminOf(source).partitions(topic);
      if (partitions <= partition + 1) continue;
      this.log.info({ topic, partitions, newest: partitionName(topic, partitions - 1) }, "there are more partitions");
      this.grown = true;
      this.wake();
    }
  }
}
