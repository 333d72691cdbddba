import type WebSocket from "ws";
import { retry, sleep } from "../backoff.js";
import { type Log, reasonOf } from "../log.js";
import type { LastStored } from "./last-stored.js";
import { parseMessageId } from "./message-id.js";
import { PendingSends, type Settle } from "./pending-sends.js";
import { frameOf, readReply } from "./producer-frame.js";
import { closeSocket, isRetriable, openSocket, sendText, warnOf } from "./socket.js";
import { partitionName, topicPath } from "./topic-name.js";
import {
  DEFAULT_BATCH_DELAY_MS,
  type OutgoingMessage,
  type PartitionProducer,
  type Position,
  type ProducerOptions,
} from "./transport.js";

const DEFAULT_IN_FLIGHT = 5_000;
const BATCH_MESSAGES = 1_000;
/** How often one message may be refused before the producer gives up. */
const MOST_REFUSALS = 5;
const SETTLE_MS = 100;

/** Somebody else sends under the same name, so that what is stored says nothing about our messages. */
class NameTakenError extends Error {
  override name = "NameTakenError";
  readonly retriable = false;
}

export interface ProducerConnection {
  url: string;
  token?: string;
  log: Log;
  /** Asks the topic for the last message stored under the producer's name. */
  lastStored(): Promise<LastStored | undefined>;
}

/**
 * Sends by Pulsar's WebSocket API. The server numbers messages itself, in the order sent, from the `initialSequenceId`
 * the connection was opened with. So after a lost connection the topic is asked for the last id stored under this name,
 * and sending goes on with the message after it: starting earlier would make the broker drop whole batches as repeated.
 */
export class WebSocketProducer implements PartitionProducer {
  private readonly what: string;
  private readonly address: string;
  private readonly maxInFlight: number;
  private readonly stop = new AbortController();
  private readonly pending = new PendingSends();
  private socket: WebSocket | undefined;
  private connected = false;
  private next = 0;
  private stored = -1;
  /** Of the last stored message: its position, or else its id, which is read when somebody asks. */
  private lastStored: Position | string = { ledgerId: -1, entryId: -1, batchIndex: -1 };
  private refusals = 0;
  private failure: Error | undefined;

  private constructor(
    private readonly options: ProducerOptions,
    private readonly connection: ProducerConnection,
  ) {
    this.maxInFlight = options.maxInFlight ?? DEFAULT_IN_FLIGHT;
    this.address = `${connection.url}/producer/${topicPath(partitionName(options.topic, options.partition))}`;
    this.what = `producer ${options.name} to ${partitionName(options.topic, options.partition)}`;
  }

  /** Connects, trying for the given time. */
  static async open(options: ProducerOptions, connection: ProducerConnection, withinMs: number) {
    const producer = new WebSocketProducer(options, connection);
    await producer.connect(withinMs);
    producer.next = (options.initialSequenceId ?? producer.stored) + 1;
    return producer;
  }

  get lastSequenceId(): number {
    return this.stored;
  }

  get lastPosition(): Position {
    if (typeof this.lastStored === "string") this.lastStored = parseMessageId(this.lastStored).position;
    return this.lastStored;
  }

  send(message: OutgoingMessage): Promise<Position> {
    return new Promise((resolve, reject) => this.number(message, { resolve, reject }));
  }

  post(message: OutgoingMessage): void {
    this.number(message);
  }

  async ready(): Promise<void> {
    while (!this.failure && this.pending.size >= this.maxInFlight) await this.pending.change();
    if (this.failure) throw this.failure;
  }

  async flush(): Promise<void> {
    const last = this.next - 1;
    // Ids are confirmed in order, so the oldest unconfirmed one tells.
    while (!this.failure && (this.pending.oldest ?? this.next) <= last) await this.pending.change();
    if (this.failure) throw this.failure;
  }

  async close(): Promise<void> {
    if (this.stop.signal.aborted) return;
    try {
      await this.flush();
    } finally {
      this.stop.abort();
      this.connected = false;
      await closeSocket(this.socket);
      this.pending.wake();
    }
  }

  /** Throws what keeps the message from being sent. Inside a promise, that rejects it. */
  private number(message: OutgoingMessage, settle?: Settle): void {
    if (this.failure) throw this.failure;
    if (this.stop.signal.aborted) throw new Error(`${this.what}: it is closed`);
    const sequenceId = this.next;
    let frame: string;
    try {
      frame = frameOf(message, sequenceId);
    } catch (error) {
      throw new Error(`${this.what}: ${reasonOf(error)}`);
    }
    this.next++;
    if (sequenceId <= this.stored) {
      settle?.resolve(this.lastPosition);
      return;
    }
    this.pending.add(sequenceId, frame, settle);
    if (this.connected) sendText(this.socket!, frame);
  }

  private async connect(withinMs?: number): Promise<void> {
    const { signal } = this.stop;
    const onRetry = warnOf(this.connection.log, this.what);
    await retry(() => this.openExactly(), { signal, withinMs, retriable: isRetriable, onRetry });
  }

  /**
   * Opens a connection numbered from what is stored. That is read again once connected: only then is the name's former
   * connection gone for certain, and nothing more can be stored by it.
   */
  private async openExactly(): Promise<void> {
    for (;;) {
      const assumed = await this.settled();
      const from = this.startAfter(assumed);
      const socket = await this.openFrom(from);
      const stored = (await this.settled())?.sequenceId ?? -1;
      if (stored === (assumed?.sequenceId ?? -1)) return this.resume(socket, assumed, from);
      await closeSocket(socket);
    }
  }

  /** What is stored, once two looks in a row agree: writes of a dropped connection may still be under way. */
  private async settled(): Promise<LastStored | undefined> {
    for (let before = await this.connection.lastStored(); ; ) {
      await sleep(SETTLE_MS, this.stop.signal);
      const now = await this.connection.lastStored();
      if (now?.sequenceId === before?.sequenceId) return now;
      before = now;
    }
  }

  /** The id before the next message to send: behind what is stored when the topic lost messages we know to be sent. */
  private startAfter(stored: LastStored | undefined): number {
    const last = stored?.sequenceId ?? -1;
    if (this.socket && last > Math.max(this.stored, this.next - 1)) {
      throw new NameTakenError(`${this.what}: message ${last} is stored, but wasn't sent by this process`);
    }
    const floor = (this.pending.oldest ?? Math.max(this.next, (this.options.initialSequenceId ?? -1) + 1)) - 1;
    return Math.max(last, floor);
  }

  private openFrom(initialSequenceId: number): Promise<WebSocket> {
    const url = new URL(this.address);
    const parameters = {
      producerName: this.options.name,
      initialSequenceId,
      batchingEnabled: true,
      batchingMaxMessages: BATCH_MESSAGES,
      batchingMaxPublishDelay: this.options.batchDelayMs ?? DEFAULT_BATCH_DELAY_MS,
      maxPendingMessages: this.maxInFlight * 2,
    };
    for (const [key, value] of Object.entries(parameters)) url.searchParams.set(key, String(value));
    return openSocket(url, this.connection.token, (text) => this.confirm(text));
  }

  /** Settles what turns out to be stored and sends the rest again. */
  private resume(socket: WebSocket, stored: LastStored | undefined, from: number): void {
    if (this.stop.signal.aborted) {
      socket.close(1000);
      return;
    }
    if (stored) this.lastStored = stored.position;
    this.stored = from;
    this.pending.storedThrough(from, this.lastPosition);
    this.socket = socket;
    this.connected = true;
    socket.once("close", (code, reason) => this.lost(`${code} ${reason.toString("utf8")}`.trim()));
    for (const frame of this.pending.frames()) sendText(socket, frame);
  }

  private confirm(text: string): void {
    if (!this.connected) return;
    const { context, messageId, reason } = readReply(text);
    if (!this.pending.has(context)) return;
    if (messageId === undefined) {
      this.refused(reason);
      return;
    }
    this.refusals = 0;
    this.stored = context;
    this.lastStored = messageId;
    this.pending.stored(context, () => this.lastPosition);
  }

  private refused(reason: string): void {
    this.connection.log.warn({ reason, refusals: ++this.refusals }, `${this.what}: message refused`);
    if (this.refusals >= MOST_REFUSALS) {
      this.fail(new Error(`${this.what}: the server refused a message ${this.refusals} times: ${reason}`));
    }
    // Whatever follows on this connection would be numbered wrongly.
    this.connected = false;
    this.socket?.terminate();
  }

  private lost(reason: string): void {
    this.connected = false;
    if (this.stop.signal.aborted || this.failure) return;
    this.connection.log.warn({ reason, unconfirmed: this.pending.size }, `${this.what}: connection lost`);
    this.connect().catch((error: unknown) => this.fail(new Error(`${this.what}: ${reasonOf(error)}`)));
  }

  private fail(error: Error): void {
    this.failure = error;
    this.pending.fail(error);
  }
}
