import Docker from "dockerode";
import { pulsar, testContainerName } from "../../test/support/servers.ts";

/** The tests' own broker, where it runs. */
export const container = new Docker().getContainer(testContainerName("pulsar"));

/**
 * The broker that measurements use: the tests' own, started if need be, unless PULSAR_SERVICE_URL and PULSAR_ADMIN_URL name another. It is
 * spoken to by its container's address, as a stack's apps do it: the proxy that serves ports of the loopback interface
 * would take a part of the machine. Docker Desktop has no way to that address: there, name one.
 */
const { serviceUrl, adminUrl } = await addresses();

export { adminUrl, serviceUrl };

async function addresses(): Promise<{ serviceUrl: string; adminUrl: string }> {
  const { PULSAR_SERVICE_URL: serviceUrl, PULSAR_ADMIN_URL: adminUrl } = process.env;
  if (serviceUrl && adminUrl) return { serviceUrl, adminUrl };
  await pulsar();
  const { Networks } = (await container.inspect()).NetworkSettings;
  const host = Networks.bridge!.IPAddress;
  return { serviceUrl: `pulsar://${host}:16650`, adminUrl: `http://${host}:8080` };
}

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
