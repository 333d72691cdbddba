import * as docker from "@pulumi/docker";
import { imageReference } from "@rt-kaskada/images/catalog";
import type { StackConfig } from "../config";

/** The apps of this project, each a folder of `apps/` and an image. */
export type App = "loader" | "producer" | "consumer" | "kaskada";

/**
 * An app's image, built from its bundle. Paths are relative to the program's folder: absolute ones would differ from
 * clone to clone, and with them the image. Containers take its `repoDigest`, the output that changes with the content.
 */
export function appImage(app: App, stack: string, config: StackConfig): docker.Image {
  return new docker.Image(`${app}-image`, {
    imageName: `rt-kaskada/${app}:${stack}`,
    skipPush: true,
    build: {
      context: `../apps/${app}`,
      dockerfile: `../apps/${app}/Dockerfile`,
      // The newer builder takes its front end from a registry, which may be out of reach.
      builderVersion: docker.BuilderVersion.BuilderV1,
      platform: `linux/${process.arch === "arm64" ? "arm64" : "amd64"}`,
      args: { NODE_IMAGE: imageReference("node", config.images) },
    },
  });
}
