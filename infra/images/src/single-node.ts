/**
 * Settings of a Cassandra that is alone in its cluster, for either kind of image: with its one token given and nobody
 * to wait for, it is ready in about 10 seconds instead of 40.
 */
export const singleNodeCassandra: Readonly<Record<string, string>> = {
  CASSANDRA_NUM_TOKENS: "1",
  JVM_EXTRA_OPTS: "-Dcassandra.initial_token=0 -Dcassandra.skip_wait_for_gossip_to_settle=0",
};

/**
 * Settings of a Pulsar that is alone in its cluster, for either kind of image.
 *
 * Its WebSocket service hands each message to the next of 20 threads: with one, a message costs about a third less. On few
 * cores and in a small heap, the parallel collector takes less of them than the usual one. The only consumer of a failover
 * subscription has nobody to take over from: it need not wait a second for its first message.
 */
export const singleNodePulsar: Readonly<Record<string, string>> = {
  PULSAR_GC: "-XX:+UseParallelGC",
  PULSAR_PREFIX_webSocketNumServiceThreads: "1",
  PULSAR_PREFIX_activeConsumerFailoverDelayTimeMillis: "0",
};
