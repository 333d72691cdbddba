import type { NetworkInspectInfo } from "dockerode";
import type { PropertyMap, Value } from "../../../values/index.js";
import { daemonMessage } from "../daemon/errors.js";
import type { Operation } from "../operation.js";

/** Describes a network and the containers in it. */
export async function getNetwork(operation: Operation, args: PropertyMap): Promise<PropertyMap> {
  const name = String(args.name);
  const info = (await operation.docker
    .getNetwork(name)
    .inspect()
    .catch((error) => {
      throw new Error(`Could not find docker network: ${daemonMessage(error)}`);
    })) as NetworkInspectInfo;
  const configs = (info.IPAM?.Config ?? []).map((config: Record<string, unknown>) => ({
    auxAddress: (config.AuxiliaryAddresses ?? {}) as Record<string, string>,
    gateway: (config.Gateway ?? "") as string,
    ipRange: (config.IPRange ?? "") as string,
    subnet: (config.Subnet ?? "") as string,
  }));
  const containers = Object.entries(info.Containers ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([containerId, endpoint]): Value => ({
        containerId,
        endpointId: endpoint.EndpointID,
        ipv4Address: endpoint.IPv4Address,
        ipv6Address: endpoint.IPv6Address,
        macAddress: endpoint.MacAddress,
        name: endpoint.Name,
      }),
    );
  return {
    containers,
    driver: info.Driver,
    id: info.Id,
    internal: info.Internal,
    ipamConfigs: configs,
    name: info.Name,
    options: info.Options ?? {},
    scope: info.Scope,
  };
}
