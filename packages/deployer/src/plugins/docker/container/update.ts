import type Docker from "dockerode";
import type { PropertyMap } from "../../../values/index.js";
import { daemonMessage } from "../daemon/errors.js";
import { number } from "../model/convert.js";
import { sameProperty } from "../model/diff.js";
import { container as schema } from "../schema/container.js";
import { limits } from "./host-config.js";

/** What Docker can change while a container runs. */
const APPLIED = [
  "cpuPeriod",
  "cpuQuota",
  "cpuSet",
  "cpuShares",
  "maxRetryCount",
  "memory",
  "memoryReservation",
  "memorySwap",
  "restart",
];

/** Gives a container its new limits and restart policy, if any of them changed. */
export async function updateLimits(
  target: Docker.Container,
  wanted: PropertyMap,
  olds: PropertyMap,
  inputs: PropertyMap,
): Promise<void> {
  const changed = APPLIED.filter((name) => !sameProperty(schema, name, olds[name] ?? null, wanted[name] ?? null));
  if (changed.length === 0) return;
  const options = limits(wanted);
  // When nobody chose the swap it follows the memory, as it does at creation.
  const memory = number(wanted.memory);
  if (inputs.memorySwap === undefined && memory) options.MemorySwap = 2 * options.Memory!;
  // Fixed at creation.
  delete options.NanoCpus;
  await target.update(options).catch((error) => {
    throw new Error(`Unable to update a container: ${daemonMessage(error)}`);
  });
}
