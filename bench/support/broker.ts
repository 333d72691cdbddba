import { webSocketUrlOf } from "@rt-kaskada/common";
import Docker from "dockerode";
import { type PulsarAddress, pulsar, testContainerName } from "../../test/support/servers.ts";

/** The tests' own broker, where it runs. */
export const container = new Docker().getContainer(testContainerName("pulsar"));

/**
 * The broker that measurements use: the tests' own, started if need be, unless PULSAR_SERVICE_URL and PULSAR_ADMIN_URL name another. It is
 * spoken to by its container's address, as a stack's apps do it: the proxy that serves ports of the loopback interface
 * would take a part of the machine. Docker Desktop has no way to that address: there, name one.
 */
export const broker = await address();

async function address(): Promise<PulsarAddress> {
  const { PULSAR_SERVICE_URL: serviceUrl, PULSAR_ADMIN_URL: adminUrl } = process.env;
  if (serviceUrl && adminUrl) return addressOf(serviceUrl, adminUrl);
  await pulsar();
  const { Networks } = (await container.inspect()).NetworkSettings;
  const host = Networks.bridge!.IPAddress;
  return addressOf(`pulsar://${host}:16650`, `http://${host}:8080`);
}

function addressOf(serviceUrl: string, adminUrl: string): PulsarAddress {
  return { serviceUrl, adminUrl, webSocketUrl: webSocketUrlOf(adminUrl) };
}
