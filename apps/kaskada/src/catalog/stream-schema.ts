import { fenlTypeOf } from "@rt-kaskada/fenl";
import type { PulsarConfig, Schema } from "@rt-kaskada/kaskada-api";
import { parseRecordSchema } from "@rt-kaskada/records";
import { adminOf, topicOf } from "../jobs/pulsar-cluster.js";
import { type Column, toSchema } from "./api-types.js";

/** A stream's columns, and the Avro schema they were read from. */
export interface StreamSchema {
  avroSchema: string;
  columns: Column[];
  schema: Schema;
}

/** Reads the AVRO schema registered for a topic. */
export async function fetchStreamSchema(config: PulsarConfig): Promise<StreamSchema> {
  const topic = topicOf(config);
  const registered = await adminOf(config).schema(topic);
  if (!registered) throw new Error(`topic ${topic} has no schema`);
  if (registered.type !== "AVRO") throw new Error(`topic ${topic} has a schema of type ${registered.type}, not AVRO`);
  const { fields } = parseRecordSchema(registered.data);
  const columns = fields.map((field) => ({ name: field.name, type: fenlTypeOf(field), nullable: field.nullable }));
  return { avroSchema: registered.data, columns, schema: toSchema(columns) };
}
