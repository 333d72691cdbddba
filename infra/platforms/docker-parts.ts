import type * as docker from "@pulumi/docker";
import type { HealthCheck } from "@rt-kaskada/images/health";

/** How the stack's Docker objects are named and labelled. */
export interface Naming {
  stack: string;
  /** The name of a service's container, volume or network. */
  of(service: string): string;
  labels(service: string): docker.types.input.ContainerLabel[];
}

/** Labels by which a stack's objects can be found. */
export const STACK_LABEL = "rt-kaskada.stack";

/** Names that hold the stack's, so that stacks can run beside each other. */
export function naming(stack: string): Naming {
  return {
    stack,
    of: (service) => `rt-kaskada-${stack}-${service}`,
    labels: (service) => [
      { label: "rt-kaskada.service", value: service },
      { label: STACK_LABEL, value: stack },
    ],
  };
}

const LOGS = { logDriver: "json-file", logOpts: { "max-size": "10m", "max-file": "3" } };

/** A long-running service: comes back by itself, and gets time to finish its work before it is stopped. */
export const SERVICE_DEFAULTS = {
  ...LOGS,
  restart: "unless-stopped",
  // Without it the container is killed at once, and nothing is drained.
  destroyGraceSeconds: 30,
} as const;

/** A run that ends by itself: not started again when it is done, but when it fails. */
export const ONE_SHOT_DEFAULTS = {
  ...LOGS,
  mustRun: false,
  restart: "on-failure",
  maxRetryCount: 10,
  destroyGraceSeconds: 30,
} as const;

/** A container's port at this machine's own address, not at the network's. */
export function hostPort(internal: number, external: number): docker.types.input.ContainerPort {
  return { internal, external, ip: "127.0.0.1", protocol: "tcp" };
}

/** Check the container's health, and let its creation wait for it. */
export function healthcheck(check: HealthCheck) {
  const seconds = (n: number) => (n > 0 && n % 60 === 0 ? `${n / 60}m0s` : `${n}s`);
  return {
    healthcheck: {
      tests: [...check.test],
      interval: seconds(check.intervalSeconds),
      timeout: seconds(check.timeoutSeconds),
      startPeriod: seconds(check.startSeconds),
      retries: check.retries,
    },
    wait: true,
    waitTimeout: check.startSeconds + check.intervalSeconds * check.retries,
  };
}
