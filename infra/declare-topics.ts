import type { StackConfig } from "./config";
import type { Schemas } from "./declare-tables";
import type { PulsarService } from "./platforms/services";
import { Namespace } from "./resources/namespace";
import { Tenant } from "./resources/tenant";
import { Topic } from "./resources/topic";

/** Messages are kept for a week after everybody has read them: a new query starts from them. */
const RETENTION = { minutes: 7 * 24 * 60, megabytes: 10_240 };

const COMPATIBILITY = "FULL";

/** Tenant and namespace, the input and the output topic, and the topic for records that can't be written. */
export function declareTopics(pulsar: PulsarService, config: StackConfig, schemas: Schemas) {
  const common = { connection: { adminUrl: pulsar.adminUrl.outside }, adopt: true };
  const opts = { dependsOn: [pulsar.ready], deletedWith: pulsar.data };

  const tenant = new Tenant("tenant", { ...common, name: config.tenant }, opts);
  const namespace = new Namespace(
    "namespace",
    {
      ...common,
      tenant: config.tenant,
      name: config.namespace,
      deduplication: true,
      retention: RETENTION,
      schemaCompatibility: COMPATIBILITY,
    },
    { ...opts, dependsOn: [tenant] },
  );
  const topic = (name: string, as: string, args: { partitions: number; schema?: string }) =>
    new Topic(
      as,
      { ...common, tenant: config.tenant, namespace: config.namespace, name, compatibility: COMPATIBILITY, ...args },
      { ...opts, dependsOn: [namespace] },
    );

  const { partitions } = config;
  return {
    input: topic(config.inputTopic, "input-topic", { partitions, schema: schemas.inputSchema }),
    output: topic(config.outputTopic, "output-topic", { partitions, schema: schemas.outputSchema }),
    deadLetters: topic(`${config.outputTopic}-dlq`, "dead-letter-topic", { partitions: 0 }),
  };
}
