import type { PulsarConfig } from "@rt-kaskada/kaskada-api";
import { parseRecordSchema, type RecordSchema } from "@rt-kaskada/records";
import { FatalJobError, type JobDefinition } from "./job-definition.js";
import { outputMismatches } from "./output-schema.js";
import { adminOf, topicOf } from "./pulsar-cluster.js";

/** The Avro texts of all the versions of a topic's schema. */
export async function schemaVersions(source: PulsarConfig): Promise<string[]> {
  const admin = adminOf(source);
  const path = topicOf(source).replace("persistent://", "");
  const answer = await admin.call("GET", `schemas/${path}/schemas`, undefined, [404]);
  if (!answer.ok) {
    await answer.arrayBuffer();
    return [];
  }
  const { getSchemaResponses: versions } = (await answer.json()) as {
    getSchemaResponses: { type: string; data: string }[];
  };
  return versions.filter(({ type }) => type === "AVRO").map(({ data }) => data);
}

/**
 * The schema to write a materialization's rows with: the topic's own when it takes them, else the query's, which is
 * registered.
 * @returns the schema and the topic's partition count (0: not partitioned)
 */
export async function prepareOutputTopic(
  definition: Pick<JobDefinition, "destination" | "resultSchema">,
): Promise<{ schema: RecordSchema; partitions: number }> {
  const { destination, resultSchema } = definition;
  const admin = adminOf(destination);
  const topic = topicOf(destination);
  const registered = await admin.schema(topic);
  if (!registered) {
    await admin.registerSchema(topic, "AVRO", resultSchema.json);
    return { schema: resultSchema, partitions: await admin.partitions(topic) };
  }
  if (registered.type !== "AVRO") {
    throw new FatalJobError(`output topic ${topic} has a schema of type ${registered.type}, not AVRO`);
  }
  const schema = parseRecordSchema(registered.data);
  const reasons = outputMismatches(schema, resultSchema);
  if (reasons.length > 0) throw new FatalJobError(`output topic ${topic} has another schema: ${reasons.join("; ")}`);
  return { schema, partitions: await admin.partitions(topic) };
}
