import type { PulsarConfig } from "@rt-kaskada/kaskada-api";
import type { Checker } from "../framework/checker";

/** A Pulsar topic as the Kaskada service reaches it: addresses from where the service runs, not the deployment. */
export interface PulsarTopic {
  /** `pulsar://host:port`. */
  brokerUrl: string;
  /** `http://host:port`. */
  adminUrl: string;
  tenant: string;
  namespace: string;
  topic: string;
  /** Token to present. Give it as a secret. */
  token?: string;
}

const TOKEN_PLUGIN = "org.apache.pulsar.client.impl.auth.AuthenticationToken";

/** The topic in the API's form. */
export function toConfig(topic: PulsarTopic): PulsarConfig {
  return {
    brokerServiceUrl: topic.brokerUrl,
    adminServiceUrl: topic.adminUrl,
    authPlugin: topic.token === undefined ? "" : TOKEN_PLUGIN,
    authParams: topic.token === undefined ? "" : `token:${topic.token}`,
    tenant: topic.tenant,
    namespace: topic.namespace,
    topicName: topic.topic,
  };
}

/** The topic from the API's form. */
export function fromConfig(config: PulsarConfig | null | undefined): PulsarTopic | undefined {
  if (!config) return undefined;
  return normaliseTopic({
    brokerUrl: config.brokerServiceUrl,
    adminUrl: config.adminServiceUrl,
    tenant: config.tenant,
    namespace: config.namespace,
    topic: config.topicName,
    ...(config.authParams.startsWith("token:") ? { token: config.authParams.slice("token:".length) } : {}),
  });
}

/** The topic with its members in a fixed order and none undefined. */
export function normaliseTopic({ brokerUrl, adminUrl, tenant, namespace, topic, token }: PulsarTopic): PulsarTopic {
  return { brokerUrl, adminUrl, tenant, namespace, topic, ...(token === undefined ? {} : { token }) };
}

/** Check a topic given as an argument. */
export async function checkTopic(property: string, topic: PulsarTopic, checker: Checker): Promise<void> {
  await checker.known(property, topic, (t) => {
    if (!/^pulsar(\+ssl)?:\/\/[^\s/]+$/.test(t?.brokerUrl ?? ""))
      throw new Error(`brokerUrl ${JSON.stringify(t?.brokerUrl)} is not an address such as pulsar://host:6650`);
    if (!/^https?:\/\/[^\s/]+/.test(t.adminUrl ?? ""))
      throw new Error(`adminUrl ${JSON.stringify(t.adminUrl)} is not an address such as http://host:8080`);
    for (const key of ["tenant", "namespace", "topic"] as const) if (!t[key]) throw new Error(`${key} is missing`);
  });
}
