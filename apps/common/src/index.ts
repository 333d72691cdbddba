export { backoffMs, type RetryOptions, retry, sleep } from "./backoff.js";
export { createLog, type Log, reasonOf, silentLog } from "./log.js";
export { type LastStored, LastStoredFinder } from "./pulsar/last-stored.js";
export { comparePositions, formatPosition, parseMessageId, parsePosition } from "./pulsar/message-id.js";
export { openTransport, type PulsarOptions, webSocketUrlOf } from "./pulsar/open-transport.js";
export { partitionOf } from "./pulsar/partition-of.js";
export { partitionName, topicName, topicPath } from "./pulsar/topic-name.js";
export type {
  ConsumerOptions,
  OutgoingMessage,
  PartitionConsumer,
  PartitionProducer,
  Position,
  ProducerOptions,
  PulsarTransport,
  ReceivedMessage,
} from "./pulsar/transport.js";
export {
  type Entry,
  type InternalStats,
  PulsarAdmin,
  PulsarAdminError,
  type SubscriptionStats,
  type TopicSchema,
  type TopicStats,
} from "./pulsar-admin.js";
