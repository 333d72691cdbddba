/**
 * Settings of a Cassandra that is alone in its cluster, for either kind of image: with its one token given and nobody
 * to wait for, it is ready in about 10 seconds instead of 40.
 */
export const singleNodeCassandra: Readonly<Record<string, string>> = {
  CASSANDRA_NUM_TOKENS: "1",
  JVM_EXTRA_OPTS: "-Dcassandra.initial_token=0 -Dcassandra.skip_wait_for_gossip_to_settle=0",
};
