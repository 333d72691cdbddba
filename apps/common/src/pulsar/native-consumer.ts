import { parseMessageId } from "./message-id.js";
import type { NativeConsumer as Consumer, NativeClient, NativeMessage, NativeMessageId } from "./native-client.js";
import { partitionName } from "./topic-name.js";
import type { ConsumerOptions, PartitionConsumer, ReceivedMessage } from "./transport.js";

const BATCH = { maxNumMessages: 1_000, maxNumBytes: 10 * 1024 * 1024, timeoutMs: 50 };

/** Receives by the official client, which reconnects by itself. */
export class NativeConsumer implements PartitionConsumer {
  private queue: ReceivedMessage[] = [];
  private closed = false;
  /** The client wants its own id objects back: they know which messages of a batch are still unacknowledged. */
  private readonly ids = new Map<string, NativeMessageId>();
  private readonly acks = new Set<Promise<unknown>>();

  private constructor(private readonly consumer: Consumer) {}

  static async open(options: ConsumerOptions, client: NativeClient): Promise<NativeConsumer> {
    const consumer = await client.subscribe({
      topic: partitionName(options.topic, options.partition),
      subscription: options.subscription,
      subscriptionType: options.type,
      subscriptionInitialPosition: options.position === "earliest" ? "Earliest" : "Latest",
      receiverQueueSize: options.receiverQueue ?? 5_000,
      batchReceivePolicy: BATCH,
      ...(options.name && { consumerName: options.name }),
    });
    return new NativeConsumer(consumer);
  }

  async receive(): Promise<ReceivedMessage | undefined> {
    return (await this.receiveBatch(1))[0];
  }

  async receiveBatch(max: number): Promise<ReceivedMessage[]> {
    while (this.queue.length === 0) {
      if (this.closed) return [];
      try {
        this.queue = (await this.consumer.batchReceive()).map((message) => this.take(message));
      } catch (error) {
        if (this.closed) return [];
        throw error;
      }
    }
    return this.queue.splice(0, max);
  }

  acknowledge(id: string): void {
    const own = this.ids.get(id);
    if (!own || this.closed) return;
    this.ids.delete(id);
    // One that is lost with a connection makes the message come again.
    const ack = this.consumer.acknowledgeId(own).catch(() => undefined);
    this.acks.add(ack);
    void ack.then(() => this.acks.delete(ack));
  }

  async flushAcks(): Promise<void> {
    await Promise.all(this.acks);
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    await this.flushAcks();
    await this.consumer.close();
  }

  private take(message: NativeMessage): ReceivedMessage {
    const nativeId = message.getMessageId();
    const id = nativeId.serialize().toString("base64");
    this.ids.set(id, nativeId);
    const result: ReceivedMessage = {
      id,
      position: parseMessageId(id).position,
      payload: message.getData(),
      properties: message.getProperties(),
      publishTime: message.getPublishTimestamp(),
      redeliveryCount: message.getRedeliveryCount(),
    };
    // The client gives an empty key and the time 0 where there is none.
    if (message.getPartitionKey() !== "") result.key = message.getPartitionKey();
    if (message.getEventTimestamp() > 0) result.eventTime = message.getEventTimestamp();
    return result;
  }
}
