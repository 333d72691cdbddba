import type { PulsarAdmin } from "../pulsar-admin.js";
import { LastStoredFinder } from "./last-stored.js";
import { loadNativeClient, type NativeClient } from "./native-client.js";
import { NativeConsumer } from "./native-consumer.js";
import { NativeProducer } from "./native-producer.js";
import { partitionName } from "./topic-name.js";
import type {
  ConsumerOptions,
  PartitionConsumer,
  PartitionProducer,
  ProducerOptions,
  PulsarTransport,
} from "./transport.js";

/** A broker takes 5 MiB by default, properties and all. */
const LARGEST_MESSAGE = 5_000_000;

/** The official client over Pulsar's binary protocol. */
export class NativeTransport implements PulsarTransport {
  readonly kind = "native";
  readonly largestMessage = LARGEST_MESSAGE;
  private readonly opened = new Set<{ close(): Promise<void> }>();

  private constructor(
    private readonly client: NativeClient,
    private readonly admin: PulsarAdmin,
  ) {}

  /** Loads the client; throws where it isn't installed or its addon doesn't load. */
  static async load(serviceUrl: string, token: string | undefined, admin: PulsarAdmin): Promise<NativeTransport> {
    const { Client, AuthenticationToken } = await loadNativeClient();
    const authentication = token ? { authentication: new AuthenticationToken({ token }) } : {};
    return new NativeTransport(new Client({ serviceUrl, ...authentication }), admin);
  }

  async producer(options: ProducerOptions): Promise<PartitionProducer> {
    const finder = new LastStoredFinder(this.admin, partitionName(options.topic, options.partition), options.name);
    const producer = await NativeProducer.open(options, this.client, () => finder.find());
    this.opened.add(producer);
    return producer;
  }

  async consumer(options: ConsumerOptions): Promise<PartitionConsumer> {
    const consumer = await NativeConsumer.open(options, this.client);
    this.opened.add(consumer);
    return consumer;
  }

  async close(): Promise<void> {
    await Promise.allSettled([...this.opened].map((item) => item.close()));
    await this.client.close();
  }
}
