import { type Log, openTransport, PulsarAdmin, type PulsarTransport, topicName, topicPath } from "@rt-kaskada/common";
import type { PulsarConfig } from "@rt-kaskada/kaskada-api";
import type { JobOptions } from "./job-options.js";

/** Full name of the topic a configuration points at; an output's tenant and namespace have Pulsar's defaults. */
export function topicOf(config: PulsarConfig): string {
  return topicName(config.tenant || "public", config.namespace || "default", config.topicName);
}

/**
 * The token in a configuration's `auth_params`; throws on any other scheme.
 * @param config whose `auth_params` are empty or `token:<jwt>`
 */
export function tokenOf(config: PulsarConfig): string | undefined {
  if (config.authParams === "") return undefined;
  if (!config.authParams.startsWith("token:")) throw new Error("auth_params must be of the form token:<jwt>");
  return config.authParams.slice("token:".length);
}

/** The admin API of a configuration's cluster. */
export function adminOf(config: PulsarConfig): PulsarAdmin {
  return new PulsarAdmin(config.adminServiceUrl, tokenOf(config));
}

/** Removes a subscription, so that the topic no longer keeps messages for it. */
export async function deleteSubscription(config: PulsarConfig, subscription: string): Promise<void> {
  const path = `${topicPath(topicOf(config))}/subscription/${encodeURIComponent(subscription)}?force=true`;
  const answer = await adminOf(config).call("DELETE", path, undefined, [404]);
  await answer.arrayBuffer();
}

/** What a job opened on the clusters that its tables and destination name. */
export class PulsarClusters {
  private readonly transports = new Map<string, Promise<PulsarTransport>>();

  constructor(
    private readonly options: JobOptions,
    private readonly log: Log,
  ) {}

  /** The transport to a configuration's cluster, shared by all that name the same one. */
  transport(config: PulsarConfig): Promise<PulsarTransport> {
    const key = JSON.stringify([config.brokerServiceUrl, config.adminServiceUrl, config.authParams]);
    const { webSocket } = this.options;
    let transport = this.transports.get(key);
    if (!transport) {
      transport = openTransport({
        serviceUrl: config.brokerServiceUrl,
        adminUrl: config.adminServiceUrl,
        ...(webSocket?.adminUrl === config.adminServiceUrl && { webSocketUrl: webSocket.url }),
        token: tokenOf(config),
        transport: this.options.transport,
        log: this.log,
      });
      this.transports.set(key, transport);
    }
    return transport;
  }

  async close(): Promise<void> {
    for (const transport of this.transports.values()) await transport.then((open) => open.close()).catch(() => {});
    this.transports.clear();
  }
}
