/** Where a message is stored. Ledger ids beyond the safe integers are strings. */
export interface Position {
  ledgerId: number | string;
  entryId: number;
  /** Index within the entry's batch; -1 when it wasn't batched. */
  batchIndex: number;
}

export interface OutgoingMessage {
  payload: Buffer;
  /** Used by brokers and readers; the partition is the producer's own. */
  key?: string;
  properties?: Record<string, string>;
  /** Milliseconds since 1970. */
  eventTime?: number;
}

export interface ReceivedMessage {
  /** Opaque; what `acknowledge` takes, also after a reconnect. */
  id: string;
  position: Position;
  payload: Buffer;
  key?: string;
  properties: Record<string, string>;
  /** Milliseconds since 1970. */
  publishTime: number;
  eventTime?: number;
  redeliveryCount: number;
}

export interface ProducerOptions {
  /** `persistent://tenant/namespace/topic`, without a partition. */
  topic: string;
  /** -1 for a topic without partitions. */
  partition: number;
  /** The producer's identity: its messages are numbered under this name, in each partition from 0. */
  name: string;
  /**
   * The sequence id of the last message that the caller takes for sent: the next `send` is of the one after. Those that
   * turn out to be stored already are not sent again. Without it, the next `send` follows what is stored.
   */
  initialSequenceId?: number;
  /** How many messages may be unconfirmed before `ready` waits; 5,000 by default. */
  maxInFlight?: number;
  /**
   * How long a message may wait for others to be stored with it; 20 ms by default. Large batches make for quick reading:
   * with some 20 messages in each, a reader gets a few thousand messages a second, with hundreds ten times as many.
   */
  batchDelayMs?: number;
}

export const DEFAULT_BATCH_DELAY_MS = 20;

/** Sends to one partition, in order, each message exactly once, whatever happens to the connection. */
export interface PartitionProducer {
  /**
   * Sends a message. Sends are pipelined: call again without waiting, after `ready`.
   * @returns the message's position once it is stored. Where the confirmation was lost with a connection, it is that of
   * the partition's last stored message.
   */
  send(message: OutgoingMessage): Promise<Position>;
  /**
   * Sends a message like `send`, without word of this very one, which costs less: `ready` and `flush` reject when it
   * can't be stored. Throws when it can't be sent.
   */
  post(message: OutgoingMessage): void;
  /** Resolves when there is room for another message; rejects when the producer has failed for good. */
  ready(): Promise<void>;
  /** Resolves when everything sent so far is stored. */
  flush(): Promise<void>;
  /** The sequence id of the last message known to be stored under this name; -1 when none is. */
  readonly lastSequenceId: number;
  /** Where the last message known to be stored is; an entry of -1 when none is. */
  readonly lastPosition: Position;
  /** Waits for what is unconfirmed, then closes. */
  close(): Promise<void>;
}

export interface ConsumerOptions {
  topic: string;
  /** -1 for a topic without partitions. */
  partition: number;
  subscription: string;
  type: "Exclusive" | "Failover" | "Shared";
  /** Where a new subscription starts. */
  position: "earliest" | "latest";
  /** How many messages may wait here undelivered; 5,000 by default. */
  receiverQueue?: number;
  name?: string;
}

/** Receives from one partition. After a reconnect everything that wasn't acknowledged comes again. */
export interface PartitionConsumer {
  /** The next message; undefined once closed. */
  receive(): Promise<ReceivedMessage | undefined>;
  /** The messages at hand, at least one and at most `max`, waiting for the first; empty once closed. */
  receiveBatch(max: number): Promise<ReceivedMessage[]>;
  acknowledge(id: string): void;
  /** Resolves when the acknowledgements so far have reached the server. */
  flushAcks(): Promise<void>;
  close(): Promise<void>;
}

export interface PulsarTransport {
  readonly kind: "websocket" | "native";
  /** How many bytes a message's payload and four times its key may have, so that it can be sent for certain. */
  readonly largestMessage: number;
  producer(options: ProducerOptions): Promise<PartitionProducer>;
  consumer(options: ConsumerOptions): Promise<PartitionConsumer>;
  /** Closes what it opened. */
  close(): Promise<void>;
}
