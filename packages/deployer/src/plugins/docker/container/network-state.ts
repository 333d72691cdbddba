import type { ContainerInspectInfo } from "dockerode";
import type { PropertyMap, Value } from "../../../values/index.js";
import { isAbsent } from "../model/empty.js";

/** The published ports with their real numbers, by the port inside. */
export function portState(info: ContainerInspectInfo, before: PropertyMap): Value[] {
  const old = Array.isArray(before.ports) ? before.ports : [];
  // A stopped container publishes nothing, which must not look as if its ports had been taken away.
  if (isAbsent(old) || !info.State.Running) return old;
  const published = Object.entries(info.NetworkSettings.Ports ?? {}).flatMap(([key, bindings]) => {
    const [internal, protocol] = key.split("/");
    return ((bindings ?? []) as { HostIp: string; HostPort: string }[]).map(({ HostIp: ip, HostPort: external }) => ({
      external: Number(external),
      internal: Number(internal),
      ip,
      protocol: protocol!,
    }));
  });
  return published.sort((a, b) => a.internal - b.internal);
}

/** The networks a container is in, with its addresses there. */
export function networkDatas(info: ContainerInspectInfo): Value[] {
  return Object.entries(info.NetworkSettings.Networks ?? {}).map(([networkName, network]) => ({
    gateway: network.Gateway,
    globalIpv6Address: network.GlobalIPv6Address,
    globalIpv6PrefixLength: network.GlobalIPv6PrefixLen,
    ipAddress: network.IPAddress,
    ipPrefixLength: network.IPPrefixLen,
    ipv6Gateway: network.IPv6Gateway,
    macAddress: network.MacAddress,
    networkName,
  }));
}
