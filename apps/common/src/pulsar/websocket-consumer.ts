import type WebSocket from "ws";
import { retry } from "../backoff.js";
import { type Log, reasonOf } from "../log.js";
import { ConsumerFrames } from "./consumer-frame.js";
import { EntryAcks } from "./entry-acks.js";
import { closeSocket, isRetriable, openSocket, roundTrip, sendText, warnOf } from "./socket.js";
import { partitionName, topicPath } from "./topic-name.js";
import type { ConsumerOptions, PartitionConsumer, ReceivedMessage } from "./transport.js";

const DEFAULT_QUEUE = 5_000;

interface Connection {
  url: string;
  token?: string;
  log: Log;
}

/**
 * Receives by Pulsar's WebSocket API, in pull mode: a pushing consumer stops at 1,000 unacknowledged messages. Permits
 * are topped up as messages are handed out, so no more than the queue's size wait here.
 */
export class WebSocketConsumer implements PartitionConsumer {
  private readonly queueSize: number;
  private readonly what: string;
  private readonly address: string;
  private readonly stop = new AbortController();
  private readonly frames = new ConsumerFrames();
  private readonly acks = new EntryAcks((id) => this.sendText(`{"messageId":"${id}"}`));
  private socket: WebSocket | undefined;
  private queue: ReceivedMessage[] = [];
  private head = 0;
  private handedOut = 0;
  private waiting: (() => void)[] = [];
  private failure: Error | undefined;

  private constructor(
    private readonly options: ConsumerOptions,
    private readonly connection: Connection,
  ) {
    this.queueSize = options.receiverQueue ?? DEFAULT_QUEUE;
    const topic = topicPath(partitionName(options.topic, options.partition));
    this.address = `${connection.url}/consumer/${topic}/${encodeURIComponent(options.subscription)}`;
    this.what = `consumer of ${partitionName(options.topic, options.partition)} on ${options.subscription}`;
  }

  /** Connects, trying for the given time. */
  static async open(options: ConsumerOptions, connection: Connection, withinMs: number): Promise<WebSocketConsumer> {
    const consumer = new WebSocketConsumer(options, connection);
    await consumer.connect(withinMs);
    return consumer;
  }

  async receive(): Promise<ReceivedMessage | undefined> {
    return (await this.receiveBatch(1))[0];
  }

  async receiveBatch(max: number): Promise<ReceivedMessage[]> {
    while (this.head === this.queue.length) {
      if (this.failure) throw this.failure;
      if (this.stop.signal.aborted) return [];
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
    const batch = this.queue.slice(this.head, this.head + max);
    this.head += batch.length;
    if (this.head === this.queue.length || this.head > this.queueSize) {
      this.queue = this.queue.slice(this.head);
      this.head = 0;
    }
    this.handedOut += batch.length;
    if (this.handedOut >= this.queueSize / 4) this.permit();
    return batch;
  }

  acknowledge(id: string): void {
    // On a lost connection the message comes again and is acknowledged then.
    this.acks.add(id);
  }

  async flushAcks(): Promise<void> {
    if (this.isOpen()) await roundTrip(this.socket!);
  }

  async close(): Promise<void> {
    if (this.stop.signal.aborted) return;
    this.stop.abort();
    this.queue = [];
    this.head = 0;
    this.wake();
    await closeSocket(this.socket);
  }

  private async connect(withinMs?: number): Promise<void> {
    const { signal } = this.stop;
    const onRetry = warnOf(this.connection.log, this.what);
    await retry(() => this.openOnce(), { signal, withinMs, retriable: isRetriable, onRetry });
  }

  private async openOnce(): Promise<void> {
    const { type, position, name } = this.options;
    const url = new URL(this.address);
    url.searchParams.set("subscriptionType", type);
    url.searchParams.set("subscriptionInitialPosition", position === "earliest" ? "Earliest" : "Latest");
    url.searchParams.set("pullMode", "true");
    url.searchParams.set("receiverQueueSize", String(this.queueSize));
    if (name) url.searchParams.set("consumerName", name);
    // What was waiting belongs to the lost connection and comes again on this one.
    this.queue = [];
    this.head = 0;
    const socket = await openSocket(url, this.connection.token, (text) => this.take(text));
    this.socket = socket;
    if (this.stop.signal.aborted) return closeSocket(socket);
    socket.once("close", (code, reason) => this.lost(`${code} ${reason.toString("utf8")}`.trim()));
    this.handedOut = this.queueSize;
    this.permit();
  }

  private lost(reason: string): void {
    if (this.stop.signal.aborted) return;
    this.connection.log.warn({ reason }, `${this.what}: connection lost`);
    this.connect().catch((error: unknown) => {
      if (this.stop.signal.aborted) return;
      this.failure = new Error(`${this.what}: ${reasonOf(error)}`);
      this.wake();
    });
  }

  private permit(): void {
    this.sendText(`{"type":"permit","permitMessages":${this.handedOut}}`);
    this.handedOut = 0;
  }

  private take(text: string): void {
    const message = this.frames.read(text);
    if (!message) return;
    this.queue.push(message);
    if (this.waiting.length > 0) this.wake();
  }

  private wake(): void {
    const waiting = this.waiting;
    this.waiting = [];
    for (const resolve of waiting) resolve();
  }

  private sendText(text: string): void {
    if (this.isOpen()) sendText(this.socket!, text);
  }

  private isOpen(): boolean {
    return this.socket !== undefined && this.socket.readyState === this.socket.OPEN;
  }
}
