import type * as docker from "@pulumi/docker";
import type * as pulumi from "@pulumi/pulumi";
import type { StackConfig } from "../config";
import type { DockerPlatform } from "../platforms/docker";
import { SERVICE_DEFAULTS } from "../platforms/docker-parts";
import { appContainer } from "./app-container";
import { cassandraEnvironment, pulsarEnvironment } from "./connections";

/** Writes what comes on the output topic to the output table. */
export function consumer(
  platform: DockerPlatform,
  config: StackConfig,
  dependsOn: pulumi.Resource[],
): docker.Container {
  return appContainer(
    "consumer",
    platform,
    config,
    {
      ...SERVICE_DEFAULTS,
      environment: {
        ...cassandraEnvironment(platform.cassandra),
        ...pulsarEnvironment(platform.pulsar),
        KEYSPACE: config.keyspace,
        OUTPUT_TABLE: config.outputTable,
        TENANT: config.tenant,
        NAMESPACE: config.namespace,
        OUTPUT_TOPIC: config.outputTopic,
        SUBSCRIPTION: subscription(config),
      },
    },
    dependsOn,
  );
}

/** The consumer's subscription on the output topic. */
export function subscription(config: StackConfig): string {
  return `${config.outputTable}-consumer`;
}
