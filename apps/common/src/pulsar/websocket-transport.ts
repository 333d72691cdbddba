import type { Log } from "../log.js";
import type { PulsarAdmin } from "../pulsar-admin.js";
import { LastStoredFinder } from "./last-stored.js";
import { partitionName } from "./topic-name.js";
import type {
  ConsumerOptions,
  PartitionConsumer,
  PartitionProducer,
  ProducerOptions,
  PulsarTransport,
} from "./transport.js";
import { WebSocketConsumer } from "./websocket-consumer.js";
import { WebSocketProducer } from "./websocket-producer.js";

export interface WebSocketTransportOptions {
  /** `ws://host:8080/ws/v2` */
  url: string;
  token?: string;
  log: Log;
  /** How long a first connection is tried for. Later ones are tried until they succeed. */
  connectWithinMs: number;
}

/** In a frame of a mebibyte a payload takes four thirds of its size, a key up to six times its own, and there is more. */
const LARGEST_MESSAGE = 700_000;

/** Pulsar's WebSocket API, one connection per partition. */
export class WebSocketTransport implements PulsarTransport {
  readonly kind = "websocket";
  readonly largestMessage = LARGEST_MESSAGE;
  private readonly opened = new Set<{ close(): Promise<void> }>();

  constructor(
    private readonly options: WebSocketTransportOptions,
    private readonly admin: PulsarAdmin,
  ) {}

  async producer(options: ProducerOptions): Promise<PartitionProducer> {
    const { url, token, log, connectWithinMs } = this.options;
    const topic = partitionName(options.topic, options.partition);
    const finder = new LastStoredFinder(this.admin, topic, options.name);
    const lastStored = () => finder.find();
    const producer = await WebSocketProducer.open(options, { url, token, log, lastStored }, connectWithinMs);
    this.opened.add(producer);
    return producer;
  }

  async consumer(options: ConsumerOptions): Promise<PartitionConsumer> {
    const { url, token, log, connectWithinMs } = this.options;
    const consumer = await WebSocketConsumer.open(options, { url, token, log }, connectWithinMs);
    this.opened.add(consumer);
    return consumer;
  }

  async close(): Promise<void> {
    await Promise.allSettled([...this.opened].map((item) => item.close()));
    this.opened.clear();
  }
}
