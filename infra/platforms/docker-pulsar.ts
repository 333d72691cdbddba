import { singleNodePulsar } from "@rt-kaskada/images/single-node";

/** Clients from outside come in by a port of their own, so that the broker tells them the address that they can reach. */
export const OUTSIDE_PORT = 6651;

/**
 * The optimizing compiler would take a large part of two cores in a server's first minutes, which is when a stack on one
 * machine has its data to move.
 */
export const SHORT_LIVED_JVM = "-XX:TieredStopAtLevel=1";

/** How a Pulsar container starts, for either kind of image. */
export const PULSAR_COMMAND = [
  "sh",
  "-c",
  "bin/apply-config-from-env.py conf/standalone.conf && exec bin/pulsar standalone -nfw -nss",
];

/**
 * A Pulsar container's environment.
 * @param host its name in the network, which has to be its host name, too
 * @param port the port at which clients outside reach it
 */
export function pulsarEnvironment(host: string, port: number): string[] {
  return [
    `PULSAR_MEM=-Xms512m -Xmx1g -XX:MaxDirectMemorySize=1g ${SHORT_LIVED_JVM}`,
    `PULSAR_PREFIX_advertisedListeners=inside:pulsar://${host}:6650,outside:pulsar://127.0.0.1:${port}`,
    "PULSAR_PREFIX_internalListenerName=inside",
    `PULSAR_PREFIX_bindAddresses=outside:pulsar://0.0.0.0:${OUTSIDE_PORT}`,
    // The bookie's name is written into all its data. It would be the address, which another start may change: then
    // nothing that was stored could be read any more.
    "PULSAR_PREFIX_useHostNameAsBookieID=true",
    "PULSAR_PREFIX_webSocketServiceEnabled=true",
    ...Object.entries(singleNodePulsar).map(([name, value]) => `${name}=${value}`),
  ];
}
