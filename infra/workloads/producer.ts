import type * as docker from "@pulumi/docker";
import type * as pulumi from "@pulumi/pulumi";
import type { StackConfig } from "../config";
import type { DockerPlatform } from "../platforms/docker";
import { ONE_SHOT_DEFAULTS } from "../platforms/docker-parts";
import { appContainer } from "./app-container";
import { cassandraEnvironment, pulsarEnvironment } from "./connections";

/** Sends the input table's rows to the input topic, once the load of the given name is done. */
export function producer(
  platform: DockerPlatform,
  config: StackConfig,
  run: { name: string; inputSchema: string },
  dependsOn: pulumi.Resource[],
): docker.Container {
  return appContainer(
    "producer",
    platform,
    config,
    {
      ...ONE_SHOT_DEFAULTS,
      environment: {
        ...cassandraEnvironment(platform.cassandra),
        ...pulsarEnvironment(platform.pulsar),
        LOAD_RUN: run.name,
        PRODUCE_COUNT: config.produceCount,
        KEYSPACE: config.keyspace,
        INPUT_TABLE: config.inputTable,
        TENANT: config.tenant,
        NAMESPACE: config.namespace,
        INPUT_TOPIC: config.inputTopic,
        INPUT_SCHEMA: run.inputSchema,
      },
    },
    dependsOn,
  );
}
