/** The broker that measurements use: the tests' own, unless PULSAR_SERVICE_URL and PULSAR_ADMIN_URL name another. */
export const serviceUrl = process.env.PULSAR_SERVICE_URL ?? "pulsar://127.0.0.1:16650";
export const adminUrl = process.env.PULSAR_ADMIN_URL ?? "http://127.0.0.1:18080";

/** How Kaskada is told of a topic in a measurement's own tenant. */
export function pulsarConfig(tenant: string, topic: string) {
  return {
    brokerServiceUrl: serviceUrl,
    adminServiceUrl: adminUrl,
    authPlugin: "",
    authParams: "",
    tenant,
    namespace: "default",
    topicName: topic,
  };
}
