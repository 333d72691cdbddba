import * as docker from "@pulumi/docker";
import type * as pulumi from "@pulumi/pulumi";
import type { StackConfig } from "../config";
import type { DockerPlatform } from "../platforms/docker";
import { type App, appImage } from "./app-image";

/** What differs from app to app. */
export type AppSettings = Omit<docker.ContainerArgs, "image" | "envs"> & {
  /** Environment variables; undefined ones are left out. */
  environment: Record<string, string | number | undefined>;
};

/** Build an app's image and run it as a container of the stack's network. */
export function appContainer(
  app: App,
  platform: DockerPlatform,
  config: StackConfig,
  { environment, ...settings }: AppSettings,
  dependsOn: pulumi.Resource[],
): docker.Container {
  const { naming } = platform;
  return new docker.Container(
    app,
    {
      ...settings,
      name: naming.of(app),
      image: appImage(app, naming.stack, config).repoDigest,
      labels: naming.labels(app),
      networksAdvanced: [{ name: platform.network.name }],
      envs: Object.entries({ STACK: naming.stack, ...environment })
        .filter(([, value]) => value !== undefined)
        .map(([key, value]) => `${key}=${value}`)
        .sort(),
    },
    { dependsOn },
  );
}
