import type { NetworkInspectInfo } from "dockerode";
import type { PropertyMap, Value } from "../../../values/index.js";
import { daemonMessage, ifFound, isNotFound, nameHint } from "../daemon/errors.js";
import { known, labelMap, labelSet, objects, text, textMap } from "../model/convert.js";
import { sortSet } from "../model/order.js";
import { type Operation, retry } from "../operation.js";
import { network as schema } from "../schema/network.js";
import { neverUpdated, type ResourceHandler } from "./handler.js";

const REMOVAL_TIMEOUT_MS = 30_000;
const RETRY_MS = 500;

export const network: ResourceHandler = {
  async create(operation, planned) {
    const wanted = known(planned);
    const created = await operation.docker.createNetwork(networkOptions(wanted)).catch((error) => {
      throw new Error(`Unable to create network: ${daemonMessage(error)}${nameHint(error)}`);
    });
    const live = await network.read(operation, created.id, wanted);
    if (!live) throw new Error(`network ${wanted.name} vanished right after it was created`);
    return live;
  },

  async read(operation, id, state) {
    const info = (await ifFound(operation.docker.getNetwork(id).inspect())) as NetworkInspectInfo | undefined;
    return info && { id: info.Id, state: { ...state, ...networkState(info) } };
  },

  update: neverUpdated,

  async delete(operation, id) {
    let reason = "";
    const removed = await retry(
      operation,
      async () => {
        reason = await remove(operation, id);
        return reason === "";
      },
      REMOVAL_TIMEOUT_MS,
      RETRY_MS,
    );
    if (removed) return;
    throw new Error(
      `timeout while waiting for state to become 'removed' (last state: 'pending', timeout: 30s): ${reason}. Disconnect the containers that still use the network, then try again`,
    );
  },
};

/** Why a network can't be removed yet; empty when it is gone. */
async function remove(operation: Operation, id: string): Promise<string> {
  try {
    await operation.docker.getNetwork(id).remove();
    return "";
  } catch (error) {
    if (isNotFound(error)) return "";
    const message = daemonMessage(error);
    if (message.includes("has active endpoints")) return message;
    throw new Error(`Unable to remove network ${id}: ${message}`);
  }
}

function networkOptions(wanted: PropertyMap) {
  const configs = objects(wanted.ipamConfigs).map((config) => ({
    Subnet: text(config.subnet),
    IPRange: text(config.ipRange),
    Gateway: text(config.gateway),
    AuxiliaryAddresses: textMap(config.auxAddress),
  }));
  return {
    Name: String(wanted.name),
    // Without it the daemon makes a second network of the same name.
    CheckDuplicate: true,
    Driver: text(wanted.driver),
    Options: textMap(wanted.options),
    Internal: wanted.internal === true,
    Attachable: wanted.attachable === true,
    Ingress: wanted.ingress === true,
    EnableIPv6: wanted.ipv6 === true,
    Labels: labelMap(wanted.labels),
    IPAM: {
      Driver: text(wanted.ipamDriver),
      Options: textMap(wanted.ipamOptions),
      ...(configs.length > 0 ? { Config: configs } : {}),
    },
  } as Parameters<Operation["docker"]["createNetwork"]>[0];
}

function networkState(info: NetworkInspectInfo): PropertyMap {
  const configs = (info.IPAM?.Config ?? []).map((config: Record<string, unknown>): Value => {
    return {
      auxAddress: (config.AuxiliaryAddresses ?? {}) as Record<string, string>,
      gateway: (config.Gateway ?? "") as string,
      ipRange: (config.IPRange ?? "") as string,
      subnet: (config.Subnet ?? "") as string,
    };
  });
  return {
    attachable: info.Attachable,
    driver: info.Driver,
    id: info.Id,
    ingress: info.Ingress,
    internal: info.Internal,
    ipamConfigs: sortSet(schema.fields.ipamConfigs!, configs),
    ipamDriver: info.IPAM?.Driver ?? "default",
    ipamOptions: info.IPAM?.Options && Object.keys(info.IPAM.Options).length > 0 ? info.IPAM.Options : null,
    ipv6: info.EnableIPv6,
    labels: labelSet(info.Labels),
    name: info.Name,
    options: info.Options ?? {},
    scope: info.Scope,
  };
}
