import { PulsarAdmin, topicName } from "@rt-kaskada/common";
import { pulsar } from "../../support/servers.js";

/** A tenant of a test's own, with one namespace that deduplicates. */
export interface TestTenant {
  admin: PulsarAdmin;
  tenant: string;
  namespace: string;
  addresses: Awaited<ReturnType<typeof pulsar>>;
  /** Creates a topic and gives its full name. */
  topic(name: string, partitions: number): Promise<string>;
  drop(): Promise<void>;
}

export async function testTenant(tenant: string): Promise<TestTenant> {
  const addresses = await pulsar();
  const admin = new PulsarAdmin(addresses.adminUrl);
  const namespace = "default";
  await admin.call("PUT", `tenants/${tenant}`, { allowedClusters: ["standalone"] }, [409]);
  await admin.call("PUT", `namespaces/${tenant}/${namespace}`, { deduplicationEnabled: true }, [409]);
  return {
    admin,
    tenant,
    namespace,
    addresses,
    async topic(name, partitions) {
      const topic = topicName(tenant, namespace, name);
      await admin.deleteTopic(topic, partitions);
      await admin.createTopic(topic, partitions);
      return topic;
    },
    async drop() {
      const list = async (path: string) => (await (await admin.call("GET", path, undefined, [404])).json()) as string[];
      const home = `persistent/${tenant}/${namespace}`;
      for (const topic of await list(`${home}/partitioned`)) await admin.deleteTopic(topic, 1);
      for (const topic of await list(home)) await admin.deleteTopic(topic, 0);
      await admin.call("DELETE", `namespaces/${tenant}/${namespace}`, undefined, [404]);
      await admin.call("DELETE", `tenants/${tenant}`, undefined, [404]);
    },
  };
}
