import {
  deadLetter,
  type PartitionProducer,
  type PulsarAdmin,
  type PulsarTransport,
  type ReceivedMessage,
} from "@rt-kaskada/common";

const SUFFIX = "-dlq";

/** The topic for messages that can't be taken to the table. Made, with its producers, when the first comes. */
export class DeadLetters {
  private readonly producers = new Map<number, Promise<PartitionProducer>>();

  /**
   * @param topic whose messages they are
   * @param name of this consumer, to name the producers after
   */
  constructor(
    private readonly transport: PulsarTransport,
    private readonly admin: PulsarAdmin,
    private readonly topic: string,
    private readonly name: string,
  ) {}

  /** Resolves when all are stored. */
  async send(partition: number, letters: readonly { message: ReceivedMessage; reason: string }[]): Promise<void> {
    if (letters.length === 0) return;
    const producer = await this.producer(partition);
    const sends: Promise<unknown>[] = [];
    for (const { message, reason } of letters) {
      await producer.ready();
      sends.push(producer.send(deadLetter(this.topic, partition, message, reason)));
    }
    await Promise.all(sends);
  }

  private producer(partition: number): Promise<PartitionProducer> {
    let producer = this.producers.get(partition);
    if (!producer) {
      producer = this.open(partition);
      this.producers.set(partition, producer);
      // The next letter tries again.
      producer.catch(() => this.producers.delete(partition));
    }
    return producer;
  }

  private async open(partition: number): Promise<PartitionProducer> {
    const topic = `${this.topic}${SUFFIX}`;
    await this.admin.createTopic(topic, 0);
    return this.transport.producer({ topic, partition: -1, name: `${this.name}-${partition}` });
  }
}
