import { reasonOf } from "../log.js";
import type { LastStored } from "./last-stored.js";
import { parseMessageId } from "./message-id.js";
import type { NativeClient, NativeProducer as Producer } from "./native-client.js";
import { partitionName } from "./topic-name.js";
import {
  DEFAULT_BATCH_DELAY_MS,
  type OutgoingMessage,
  type PartitionProducer,
  type Position,
  type ProducerOptions,
} from "./transport.js";

const DEFAULT_IN_FLIGHT = 5_000;

/**
 * Sends by the official client, which reconnects by itself and sends what is unconfirmed again under the same sequence
 * ids; the broker's deduplication takes care of what it has already.
 */
export class NativeProducer implements PartitionProducer {
  private readonly maxInFlight: number;
  private readonly what: string;
  private next: number;
  private stored: number;
  private inFlight = 0;
  private failure: Error | undefined;
  private waiting: (() => void)[] = [];
  private position: Position;

  private constructor(
    options: ProducerOptions,
    private readonly producer: Producer,
    private readonly found: LastStored | undefined,
  ) {
    this.maxInFlight = options.maxInFlight ?? DEFAULT_IN_FLIGHT;
    this.what = `producer ${options.name} to ${partitionName(options.topic, options.partition)}`;
    this.stored = found?.sequenceId ?? -1;
    this.position = found?.position ?? { ledgerId: -1, entryId: -1, batchIndex: -1 };
    this.next = (options.initialSequenceId ?? this.stored) + 1;
  }

  static async open(
    options: ProducerOptions,
    client: NativeClient,
    lastStored: () => Promise<LastStored | undefined>,
  ): Promise<NativeProducer> {
    const found = await lastStored();
    const producer = await client.createProducer({
      topic: partitionName(options.topic, options.partition),
      producerName: options.name,
      initialSequenceId: Math.max(found?.sequenceId ?? -1, options.initialSequenceId ?? -1),
      sendTimeoutMs: 0,
      maxPendingMessages: (options.maxInFlight ?? DEFAULT_IN_FLIGHT) * 2,
      batchingEnabled: true,
      batchingMaxMessages: 1_000,
      batchingMaxPublishDelayMs: options.batchDelayMs ?? DEFAULT_BATCH_DELAY_MS,
    });
    return new NativeProducer(options, producer, found);
  }

  get lastSequenceId(): number {
    return this.stored;
  }

  get lastPosition(): Position {
    return this.position;
  }

  post(message: OutgoingMessage): void {
    if (this.failure) throw this.failure;
    // Its failure is this producer's, which `ready` and `flush` tell.
    this.send(message).catch(() => {});
  }

  async send(message: OutgoingMessage): Promise<Position> {
    if (this.failure) throw this.failure;
    const sequenceId = this.next++;
    if (this.found && sequenceId <= this.found.sequenceId) return this.found.position;
    this.inFlight++;
    try {
      const id = await this.producer.send({
        data: message.payload,
        sequenceId,
        ...(message.key !== undefined && { partitionKey: message.key }),
        ...(message.properties && { properties: message.properties }),
        ...(message.eventTime !== undefined && { eventTimestamp: message.eventTime }),
      });
      const { position } = parseMessageId(id.serialize().toString("base64"));
      if (sequenceId > this.stored) {
        this.stored = sequenceId;
        this.position = position;
      }
      return position;
    } catch (error) {
      this.failure = new Error(`${this.what}: ${reasonOf(error)}`);
      throw this.failure;
    } finally {
      this.inFlight--;
      this.wake();
    }
  }

  async ready(): Promise<void> {
    while (!this.failure && this.inFlight >= this.maxInFlight) {
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
    if (this.failure) throw this.failure;
  }

  async flush(): Promise<void> {
    await this.producer.flush();
    while (!this.failure && this.inFlight > 0) await new Promise<void>((resolve) => this.waiting.push(resolve));
    if (this.failure) throw this.failure;
  }

  async close(): Promise<void> {
    try {
      await this.flush();
    } finally {
      await this.producer.close();
    }
  }

  private wake(): void {
    const waiting = this.waiting;
    this.waiting = [];
    for (const resolve of waiting) resolve();
  }
}
