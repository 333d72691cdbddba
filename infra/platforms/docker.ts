import * as docker from "@pulumi/docker";
import { catalog, type ImageName, imageReference } from "@rt-kaskada/images/catalog";
import { singleNodeCassandra } from "@rt-kaskada/images/single-node";
import type { StackConfig } from "../config";
import { healthcheck, hostPort, type Naming, naming, SERVICE_DEFAULTS } from "./docker-parts";
import { OUTSIDE_PORT, PULSAR_COMMAND, pulsarEnvironment, SHORT_LIVED_JVM } from "./docker-pulsar";
import type { CassandraService, PulsarService, Services } from "./services";

/** The three services on one Docker engine: a network, and a volume and a container for each server. */
export interface DockerPlatform extends Services {
  network: docker.Network;
  naming: Naming;
}

/** Declare network, Cassandra and Pulsar. */
export function dockerPlatform(stack: string, config: StackConfig): DockerPlatform {
  const names = naming(stack);
  const network = new docker.Network("network", { name: names.of("network"), labels: names.labels("network") });
  return {
    network,
    naming: names,
    cassandra: cassandra(config, names, network),
    pulsar: pulsar(config, names, network),
  };
}

function cassandra(config: StackConfig, names: Naming, network: docker.Network): CassandraService {
  const { container, volume } = server(config, names, network, "cassandra", {
    envs: [
      "CASSANDRA_CLUSTER_NAME=rt-kaskada",
      `CASSANDRA_NUM_TOKENS=${singleNodeCassandra.CASSANDRA_NUM_TOKENS}`,
      `JVM_EXTRA_OPTS=${singleNodeCassandra.JVM_EXTRA_OPTS} ${SHORT_LIVED_JVM}`,
      "CASSANDRA_ENDPOINT_SNITCH=SimpleSnitch",
      "MAX_HEAP_SIZE=1G",
      "HEAP_NEWSIZE=256M",
    ],
    ports: [hostPort(9042, config.ports.cassandra)],
    dataFolder: "/var/lib/cassandra",
  });
  return {
    contactPoint: { outside: `127.0.0.1:${config.ports.cassandra}`, inside: `${names.of("cassandra")}:9042` },
    localDataCenter: "datacenter1",
    ready: container,
    data: volume,
  };
}

function pulsar(config: StackConfig, names: Naming, network: docker.Network): PulsarService {
  const { pulsar: port, pulsarAdmin } = config.ports;
  const host = names.of("pulsar");
  const { container, volume } = server(config, names, network, "pulsar", {
    command: PULSAR_COMMAND,
    envs: pulsarEnvironment(host, port),
    ports: [hostPort(OUTSIDE_PORT, port), hostPort(8080, pulsarAdmin)],
    dataFolder: "/pulsar/data",
  });
  return {
    serviceUrl: { outside: `pulsar://127.0.0.1:${port}`, inside: `pulsar://${host}:6650` },
    adminUrl: { outside: `http://127.0.0.1:${pulsarAdmin}`, inside: `http://${host}:8080` },
    webSocketUrl: { outside: `ws://127.0.0.1:${pulsarAdmin}/ws/v2`, inside: `ws://${host}:8080/ws/v2` },
    ready: container,
    data: volume,
  };
}

interface ServerSettings {
  envs: string[];
  command?: string[];
  ports: docker.types.input.ContainerPort[];
  /** Where the server keeps its data: the volume is mounted there. */
  dataFolder: string;
}

function server(
  config: StackConfig,
  names: Naming,
  network: docker.Network,
  service: ImageName,
  { dataFolder, ...settings }: ServerSettings,
): { container: docker.Container; volume: docker.Volume } {
  const name = names.of(service);
  const volume = new docker.Volume(`${service}-data`, { name, labels: names.labels(service) });
  const container = new docker.Container(service, {
    ...SERVICE_DEFAULTS,
    ...settings,
    name,
    // The engine's choice would be new with each container, and the servers keep their own name in their data.
    hostname: name,
    image: imageReference(service, config.images),
    labels: names.labels(service),
    networksAdvanced: [{ name: network.name }],
    volumes: [{ volumeName: volume.name, containerPath: dataFolder }],
    ...healthcheck(catalog[service].health!),
  });
  return { container, volume };
}
