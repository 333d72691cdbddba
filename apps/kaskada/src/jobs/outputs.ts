import { deadLetter, type PartitionProducer, partitionName } from "@rt-kaskada/common";
import type { PulsarConfig } from "@rt-kaskada/kaskada-api";
import type { OutputCheckpoint } from "./checkpoint.js";
import type { StepOutput } from "./evaluation.js";
import type { JobInput } from "./job-inputs.js";
import { OutputChannel } from "./output-channel.js";
import { adminOf, type PulsarClusters, topicOf } from "./pulsar-cluster.js";

/** How many messages are sent without asking whether there is room. */
const READY_EVERY = 500;

/** Everything a job writes to: its topic's partitions, and the dead-letter topics of its inputs once there is need. */
export class Outputs {
  private readonly channels = new Map<string, OutputChannel>();
  private main: OutputChannel[] = [];

  /**
   * @param producerName the job's identity on its output topics
   * @param checkpoints where each output goes on
   */
  constructor(
    private readonly clusters: PulsarClusters,
    private readonly producerName: string,
    private readonly checkpoints: Record<string, OutputCheckpoint>,
  ) {}

  /** Opens the topic's partitions, and what the checkpoint says has been written to besides. */
  async open(destination: PulsarConfig, partitions: number, inputs: JobInput[]): Promise<void> {
    const all = Array.from({ length: Math.max(partitions, 1) }, (_, i) => (partitions > 0 ? i : -1));
    this.main = await Promise.all(all.map((partition) => this.channel(destination, topicOf(destination), partition)));
    for (const input of inputs) if (this.checkpoints[deadLetterTopic(input)]) await this.deadLetters(input);
  }

  /** Produces what a step brought forth; resolves when there is room for more. */
  async send(output: StepOutput, inputs: JobInput[]): Promise<void> {
    for (const [index, { partition, message }] of output.messages.entries()) {
      const channel = this.main[partition]!;
      channel.send(message);
      // A step may bring forth any number of rows.
      if (index % READY_EVERY === 0) await channel.ready();
    }
    for (const { message, partition, error } of output.rejected) {
      const input = inputs[partition]!;
      const channel = await this.deadLetters(input);
      channel.send(deadLetter(input.topic, input.partition, message, error));
    }
    for (const channel of this.channels.values()) await channel.ready();
  }

  /** Throws when a topic holds more of this job's messages than it has produced. */
  checkAhead(): void {
    for (const channel of this.channels.values()) channel.checkAhead();
  }

  /** What a checkpoint taken now says; to be awaited, since it is true only once everything produced is stored. */
  checkpoint(): Promise<Record<string, OutputCheckpoint>> {
    const states = [...this.channels.values()].map((channel) => ({ channel, state: channel.checkpoint() }));
    return Promise.all(
      states.map(async ({ channel, state }) => {
        await channel.flush();
        return [channel.name, { ...state, position: channel.position }] as const;
      }),
    ).then((entries) => ({ ...this.checkpoints, ...Object.fromEntries(entries) }));
  }

  /** The output topic's partitions, for the status. */
  get partitions(): readonly OutputChannel[] {
    return this.main;
  }

  private async deadLetters(input: JobInput): Promise<OutputChannel> {
    const topic = deadLetterTopic(input);
    const open = this.channels.get(topic);
    if (open) return open;
    const admin = adminOf(input.source);
    await admin.createTopic(topic, 0);
    return this.channel(input.source, topic, -1);
  }

  private async channel(config: PulsarConfig, topic: string, partition: number): Promise<OutputChannel> {
    const name = partitionName(topic, partition);
    const checkpoint = this.checkpoints[name];
    const transport = await this.clusters.transport(config);
    const producer: PartitionProducer = await transport.producer({
      topic,
      partition,
      name: this.producerName,
      initialSequenceId: checkpoint?.sequence ?? -1,
    });
    const channel = new OutputChannel(topic, partition, producer, checkpoint);
    this.channels.set(name, channel);
    return channel;
  }
}

function deadLetterTopic(input: JobInput): string {
  return `${input.topic}-dlq`;
}
