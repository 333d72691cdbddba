import * as docker from "@pulumi/docker";
import type * as pulumi from "@pulumi/pulumi";
import type { StackConfig } from "../config";
import type { DockerPlatform } from "../platforms/docker";
import { ONE_SHOT_DEFAULTS } from "../platforms/docker-parts";
import { appContainer } from "./app-container";
import { cassandraEnvironment } from "./connections";

/** Loads the source file into the input table, once for each run name. */
export function loader(
  platform: DockerPlatform,
  config: StackConfig,
  run: { name: string; inputSchema: string },
  dependsOn: pulumi.Resource[],
): docker.Container {
  const rejects = new docker.Volume("rejects", {
    name: platform.naming.of("rejects"),
    labels: platform.naming.labels("loader"),
  });
  return appContainer(
    "loader",
    platform,
    config,
    {
      ...ONE_SHOT_DEFAULTS,
      volumes: [
        { hostPath: config.source, containerPath: "/data/source.csv", readOnly: true },
        { volumeName: rejects.name, containerPath: "/data/out" },
      ],
      environment: {
        ...cassandraEnvironment(platform.cassandra),
        SOURCE: "/data/source.csv",
        REJECTS: `/data/out/rejects-${run.name}.csv`,
        LOAD_RUN: run.name,
        LOAD_COUNT: config.loadCount,
        KEYSPACE: config.keyspace,
        INPUT_TABLE: config.inputTable,
        INPUT_SCHEMA: run.inputSchema,
      },
    },
    dependsOn,
  );
}
