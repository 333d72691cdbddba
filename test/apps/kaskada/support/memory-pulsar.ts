import {
  formatPosition,
  type OutgoingMessage,
  type PartitionConsumer,
  type PartitionProducer,
  type Position,
  type PulsarTransport,
  partitionName,
  type ReceivedMessage,
} from "@rt-kaskada/common";

interface StoredMessage {
  message: OutgoingMessage;
  producer: string;
  sequenceId: number;
}

const never = new Promise<never>(() => {});

/** A Pulsar in memory, as unreliable as the real one: chance decides when and how much arrives, and what a crash loses. */
export class MemoryPulsar {
  readonly topics = new Map<string, StoredMessage[]>();
  private readonly acknowledged = new Map<string, Set<string>>();
  /** Clients of earlier generations are dead: nothing they do has an effect any more, nothing they wait for comes. */
  private generation = 0;

  /**
   * @param random between 0 and 1
   */
  constructor(private readonly random: () => number) {}

  /** Ends all clients at once. */
  crash(): void {
    this.generation++;
  }

  messages(topic: string): StoredMessage[] {
    let messages = this.topics.get(topic);
    if (!messages) {
      messages = [];
      this.topics.set(topic, messages);
    }
    return messages;
  }

  /** How many messages a subscription has not acknowledged. */
  backlog(topic: string): number {
    return this.messages(topic).length - (this.acknowledged.get(topic)?.size ?? 0);
  }

  transport(): PulsarTransport {
    const born = this.generation;
    const alive = () => this.generation === born;
    return {
      kind: "websocket",
      largestMessage: Number.POSITIVE_INFINITY,
      producer: async ({ topic, partition, name, initialSequenceId }) =>
        this.producer(partitionName(topic, partition), name, initialSequenceId ?? -1, alive),
      consumer: async ({ topic, partition }) => this.consumer(partitionName(topic, partition), alive),
      close: async () => {},
    };
  }

  private producer(topic: string, name: string, initial: number, alive: () => boolean): PartitionProducer {
    const log = this.messages(topic);
    const own = log.filter(({ producer }) => producer === name);
    let stored = Math.max(initial, own.at(-1)?.sequenceId ?? -1);
    let next = initial;
    let tail: Promise<unknown> = Promise.resolve();
    const send = (message: OutgoingMessage): Promise<Position> => {
      const sequenceId = ++next;
      const position = { ledgerId: 1, entryId: sequenceId, batchIndex: -1 };
      if (sequenceId <= stored) return Promise.resolve(position);
      const done = tail.then(async () => {
        if (this.random() < 0.2) await this.pause();
        if (!alive()) return never;
        log.push({ message, producer: name, sequenceId });
        stored = sequenceId;
        // Stored, but the confirmation may be lost with the process.
        if (this.random() < 0.1) await this.pause();
        return alive() ? position : never;
      });
      tail = done;
      return done;
    };
    return {
      send,
      post: (message) => void send(message),
      get lastPosition() {
        return { ledgerId: 1, entryId: stored, batchIndex: -1 };
      },
      ready: async () => (alive() ? undefined : never),
      flush: async () => void (await tail),
      get lastSequenceId() {
        return stored;
      },
      close: async () => {},
    };
  }

  private consumer(topic: string, alive: () => boolean): PartitionConsumer {
    const log = this.messages(topic);
    const acknowledged = this.acknowledged.get(topic) ?? new Set<string>();
    this.acknowledged.set(topic, acknowledged);
    let at = 0;
    let closed = false;
    const receiveBatch = async (max: number): Promise<ReceivedMessage[]> => {
      for (;;) {
        await this.pause();
        if (closed) return [];
        if (!alive()) return never;
        // Now and then a connection is lost, and everything unacknowledged comes again.
        if (this.random() < 0.05) at = 0;
        const batch: ReceivedMessage[] = [];
        const count = 1 + Math.floor(this.random() * Math.min(max, 40));
        for (; at < log.length && batch.length < count; at++) {
          if (!acknowledged.has(String(at))) batch.push(received(log[at]!.message, at));
        }
        if (batch.length > 0) return batch;
      }
    };
    return {
      receive: async () => (await receiveBatch(1))[0],
      receiveBatch,
      acknowledge: (id) => {
        if (alive()) acknowledged.add(id);
      },
      flushAcks: async () => {},
      close: async () => {
        closed = true;
      },
    };
  }

  /** The admin API's part that jobs use. */
  admin(schemas: Record<string, string>, partitions: number) {
    return {
      partitions: async () => partitions,
      schema: async (topic: string) =>
        schemas[topic] ? { type: "AVRO", data: schemas[topic], version: 0, properties: {} } : undefined,
      registerSchema: async (topic: string, _type: string, text: string) => {
        schemas[topic] = text;
      },
      createTopic: async () => {},
      lastMessageId: async (topic: string) => {
        const entryId = this.messages(topic).length - 1;
        return entryId < 0 ? undefined : formatPosition({ ledgerId: 1, entryId, batchIndex: -1 });
      },
      internalStats: async (topic: string) => ({ numberOfEntries: this.messages(topic).length }),
      call: async () => ({ ok: false, arrayBuffer: async () => undefined }),
    };
  }

  private pause(): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, this.random() * 4));
  }
}

function received(message: OutgoingMessage, entryId: number): ReceivedMessage {
  return {
    id: String(entryId),
    position: { ledgerId: 1, entryId, batchIndex: -1 },
    payload: message.payload,
    properties: message.properties ?? {},
    publishTime: 0,
    redeliveryCount: 0,
    ...(message.key !== undefined && { key: message.key }),
  };
}
