import { randomBytes } from "node:crypto";
import { PulsarAdmin, topicName } from "@rt-kaskada/common";
import type { PulsarConfig } from "@rt-kaskada/kaskada-api";
import { type PulsarAddress, pulsar } from "../../../support/servers.ts";

/** A namespace of a test's own, with deduplication on as in production. */
export interface TestNamespace {
  address: PulsarAddress;
  admin: PulsarAdmin;
  /** Full name of a topic. */
  topic(name: string): string;
  /** A topic as tables and destinations name it. */
  config(name: string): PulsarConfig;
  /** Creates a partitioned topic, with an AVRO schema if one is given. */
  create(name: string, partitions: number, schema?: string): Promise<void>;
  drop(): Promise<void>;
}

/**
 * Makes a tenant and a namespace that no other test uses.
 * @param server where; on the Pulsar that tests share without it
 */
export async function testNamespace(server?: PulsarAddress): Promise<TestNamespace> {
  const address = server ?? (await pulsar());
  const admin = new PulsarAdmin(address.adminUrl);
  const tenant = `rtk-test-kaskada-${randomBytes(4).toString("hex")}`;
  const namespace = "default";
  await admin.call("PUT", `tenants/${tenant}`, { adminRoles: [], allowedClusters: ["standalone"] });
  await admin.call("PUT", `namespaces/${tenant}/${namespace}`);
  await admin.call("POST", `namespaces/${tenant}/${namespace}/deduplication`, true);
  const topic = (name: string) => topicName(tenant, namespace, name);
  return {
    address,
    admin,
    topic,
    config: (topicName) => ({
      brokerServiceUrl: address.serviceUrl,
      adminServiceUrl: address.adminUrl,
      authPlugin: "",
      authParams: "",
      tenant,
      namespace,
      topicName,
    }),
    async create(name, partitions, schema) {
      await admin.createTopic(topic(name), partitions);
      if (schema) await admin.registerSchema(topic(name), "AVRO", schema);
    },
    async drop() {
      await admin.call("DELETE", `namespaces/${tenant}/${namespace}?force=true`, undefined, [404, 405, 409, 500]);
      await admin.call("DELETE", `tenants/${tenant}?force=true`, undefined, [404, 405, 409, 500]);
    },
  };
}
