import type { HealthCheck } from "./health.js";
import { cassandraHealth, pulsarHealth } from "./health.js";

/** Where an image comes from: its registry, or built here from package registries. */
export type ImageSource = "official" | "local";

/** One image that the pipeline runs or builds on, under its two names. */
export interface ImageEntry {
  /** Name and tag in its registry. */
  readonly official: string;
  /** Name and tag of the one built here. */
  readonly local: string;
  /** Tells whether a container of either answers; base images have none. */
  readonly health?: HealthCheck;
}

/** The versions that both kinds of image have. */
export const versions = { cassandra: "5.0.5", pulsar: "4.0.7", node: "24.21.0" } as const;

export type ImageName = keyof typeof versions;

/** Every image that isn't one of the project's own apps. */
export const catalog: Readonly<Record<ImageName, ImageEntry>> = {
  cassandra: {
    official: `cassandra:${versions.cassandra}`,
    local: `rt-kaskada/cassandra:${versions.cassandra}`,
    health: cassandraHealth,
  },
  pulsar: {
    official: `apachepulsar/pulsar:${versions.pulsar}`,
    local: `rt-kaskada/pulsar:${versions.pulsar}`,
    health: pulsarHealth,
  },
  node: {
    official: `node:${versions.node}-bookworm-slim`,
    local: `rt-kaskada/node:${versions.node}`,
  },
};

/** The name and tag of an image for the stack's `images` setting. */
export function imageReference(name: ImageName, source: ImageSource): string {
  return catalog[name][source];
}
