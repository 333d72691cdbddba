import type { CassandraService, PulsarService } from "../platforms/services";

/** How an app inside the platform reaches Cassandra. */
export function cassandraEnvironment(cassandra: CassandraService) {
  return {
    CASSANDRA_CONTACT_POINTS: cassandra.contactPoint.inside,
    CASSANDRA_LOCAL_DC: cassandra.localDataCenter,
  };
}

/** How an app inside the platform reaches Pulsar. */
export function pulsarEnvironment(pulsar: PulsarService) {
  return {
    PULSAR_SERVICE_URL: pulsar.serviceUrl.inside,
    PULSAR_ADMIN_URL: pulsar.adminUrl.inside,
    PULSAR_WEBSOCKET_URL: pulsar.webSocketUrl.inside,
  };
}
