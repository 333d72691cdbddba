#!/bin/bash
# Writes cassandra.yaml from the same variables as the official image, then runs the command.
set -euo pipefail

if [ "${1:-}" != cassandra ]; then
  exec "$@"
fi

address=$(hostname --ip-address | cut -d ' ' -f 1)
: "${CASSANDRA_LISTEN_ADDRESS:=auto}"
if [ "$CASSANDRA_LISTEN_ADDRESS" = auto ]; then
  CASSANDRA_LISTEN_ADDRESS=$address
fi
: "${CASSANDRA_BROADCAST_ADDRESS:=$CASSANDRA_LISTEN_ADDRESS}"
: "${CASSANDRA_RPC_ADDRESS:=0.0.0.0}"
: "${CASSANDRA_BROADCAST_RPC_ADDRESS:=$CASSANDRA_BROADCAST_ADDRESS}"
: "${CASSANDRA_SEEDS:=$CASSANDRA_BROADCAST_ADDRESS}"

# A YAML string in single quotes.
quoted() { printf "'%s'" "${1//\'/\'\'}"; }

cat > /etc/cassandra/cassandra.yaml <<YAML
cluster_name: $(quoted "${CASSANDRA_CLUSTER_NAME:-Test Cluster}")
num_tokens: ${CASSANDRA_NUM_TOKENS:-16}
allocate_tokens_for_local_replication_factor: 3
partitioner: org.apache.cassandra.dht.Murmur3Partitioner
data_file_directories: [/var/lib/cassandra/data]
commitlog_directory: /var/lib/cassandra/commitlog
saved_caches_directory: /var/lib/cassandra/saved_caches
hints_directory: /var/lib/cassandra/hints
cdc_raw_directory: /var/lib/cassandra/cdc_raw
commitlog_sync: periodic
commitlog_sync_period: 10000ms
endpoint_snitch: ${CASSANDRA_ENDPOINT_SNITCH:-SimpleSnitch}
listen_address: $CASSANDRA_LISTEN_ADDRESS
broadcast_address: $CASSANDRA_BROADCAST_ADDRESS
rpc_address: $CASSANDRA_RPC_ADDRESS
broadcast_rpc_address: $CASSANDRA_BROADCAST_RPC_ADDRESS
native_transport_port: 9042
storage_port: 7000
seed_provider:
  - class_name: org.apache.cassandra.locator.SimpleSeedProvider
    parameters: [{ seeds: $(quoted "$CASSANDRA_SEEDS") }]
YAML

# Read by GossipingPropertyFileSnitch alone, as in the official image.
printf 'dc=%s\nrack=%s\n' "${CASSANDRA_DC:-dc1}" "${CASSANDRA_RACK:-rack1}" > /etc/cassandra/cassandra-rackdc.properties

exec "$@"
