import type Docker from "dockerode";
import type { PropertyMap } from "../../../values/index.js";
import { daemonMessage } from "../daemon/errors.js";
import { number, objects, text, texts } from "../model/convert.js";
import type { Operation } from "../operation.js";

/** Connects a container that is not started yet to exactly the networks it is to be in. */
export async function connectNetworks(operation: Operation, container: Docker.Container, wanted: PropertyMap) {
  const networks = objects(wanted.networksAdvanced);
  if (networks.length === 0) return;
  await disconnectDefault(operation, container);
  for (const network of networks) {
    const name = String(network.name);
    await operation.docker
      .getNetwork(name)
      .connect({ Container: container.id, EndpointConfig: endpoint(network) })
      .catch((error) => {
        throw new Error(`Unable to connect to network '${name}': ${daemonMessage(error)}`);
      });
  }
}

async function disconnectDefault(operation: Operation, container: Docker.Container): Promise<void> {
  try {
    await operation.docker.getNetwork("bridge").disconnect({ Container: container.id });
  } catch (error) {
    const message = daemonMessage(error);
    if (message.includes("is not connected to")) return;
    throw new Error(`Unable to disconnect the default network: ${message}`);
  }
}

function endpoint(network: PropertyMap) {
  const options = texts(network.driverOpts).map((option) => option.split(/=(.*)/s).slice(0, 2));
  const priority = number(network.gwPriority);
  return {
    Aliases: texts(network.aliases),
    DriverOpts: Object.fromEntries(options.filter((option) => option.length === 2)),
    IPAMConfig: {
      IPv4Address: text(network.ipv4Address),
      IPv6Address: text(network.ipv6Address),
      LinkLocalIPs: texts(network.linkLocalIps),
    },
    MacAddress: text(network.macAddress),
    ...(priority === undefined ? {} : { GwPriority: priority }),
  };
}
