export { backoffMs, type RetryOptions, retry, sleep } from "./backoff.js";
export { BatchWriter, type RejectedRow } from "./cassandra/batch-writer.js";
export { quote, tableName, upsertStatement } from "./cassandra/identifiers.js";
export { type CassandraOptions, connectCassandra } from "./cassandra/session.js";
export { readTableShape, type TableShape } from "./cassandra/table.js";
export { fromCql, toCql } from "./cassandra/values.js";
export { Env, EnvError } from "./env.js";
export { Limiter } from "./limiter.js";
export { createLog, type Log, reasonOf, silentLog } from "./log.js";
export { type MetricsServer, serveMetrics } from "./metrics.js";
export { type Progress, Reporter } from "./progress.js";
export { deadLetter } from "./pulsar/dead-letter.js";
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
  patientAdmin,
  type StoredEntry,
  type SubscriptionStats,
  type TopicSchema,
  type TopicStats,
} from "./pulsar-admin.js";
export { type AppContext, runMain } from "./run-main.js";
export { type Run, Runs, runsTable } from "./runs.js";
