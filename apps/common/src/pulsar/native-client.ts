/**
 * The part of the official client (`pulsar-client`) that we use. Declared here because the package is optional: its
 * addon comes from a download site or is compiled, and where neither works npm leaves the package out.
 */
export interface NativeModule {
  Client: new (config: {
    serviceUrl: string;
    authentication?: unknown;
    operationTimeoutSeconds?: number;
  }) => NativeClient;
  AuthenticationToken: new (params: { token: string }) => unknown;
}

export interface NativeClient {
  createProducer(config: {
    topic: string;
    producerName: string;
    initialSequenceId: number;
    sendTimeoutMs: number;
    maxPendingMessages: number;
    batchingEnabled: boolean;
    batchingMaxMessages: number;
    batchingMaxPublishDelayMs: number;
  }): Promise<NativeProducer>;
  subscribe(config: {
    topic: string;
    subscription: string;
    subscriptionType: string;
    subscriptionInitialPosition: string;
    receiverQueueSize: number;
    consumerName?: string;
    batchReceivePolicy: { maxNumMessages: number; maxNumBytes: number; timeoutMs: number };
  }): Promise<NativeConsumer>;
  close(): Promise<null>;
}

export interface NativeMessageId {
  serialize(): Buffer;
}

export interface NativeProducer {
  send(message: {
    data: Buffer;
    sequenceId: number;
    partitionKey?: string;
    properties?: Record<string, string>;
    eventTimestamp?: number;
  }): Promise<NativeMessageId>;
  flush(): Promise<null>;
  close(): Promise<null>;
}

export interface NativeMessage {
  getMessageId(): NativeMessageId;
  getData(): Buffer;
  getProperties(): Record<string, string>;
  getPartitionKey(): string;
  getPublishTimestamp(): number;
  getEventTimestamp(): number;
  getRedeliveryCount(): number;
}

export interface NativeConsumer {
  batchReceive(): Promise<NativeMessage[]>;
  acknowledgeId(id: NativeMessageId): Promise<null>;
  close(): Promise<null>;
}

/** Loads the client; throws, saying why, where it isn't installed or its addon doesn't load. */
export async function loadNativeClient(): Promise<NativeModule> {
  // Not a literal: the compiler and the bundler would insist on finding the package.
  const name: string = "pulsar-client";
  const loaded = (await import(name)) as NativeModule & { default?: NativeModule };
  return loaded.default ?? loaded;
}
