import { runMain } from "@rt-kaskada/common";
import { produce } from "./produce.js";

void runMain("producer", async ({ env, log, signal }) => {
  const count = env.integer("PRODUCE_COUNT", -1, -1);
  const settings = {
    stack: env.text("STACK"),
    load: env.text("LOAD_RUN"),
    cassandra: env.cassandra(),
    pulsar: env.pulsar(),
    keyspace: env.text("KEYSPACE"),
    table: env.text("INPUT_TABLE"),
    tenant: env.text("TENANT"),
    namespace: env.text("NAMESPACE"),
    topic: env.text("INPUT_TOPIC"),
    schema: env.recordSchema("INPUT_SCHEMA"),
  };
  const timeField = env.optional("TIME_FIELD");
  const keyField = env.optional("KEY_FIELD");
  env.check();
  await produce({ ...settings, timeField, keyField, log, signal, ...(count >= 0 && { count }) });
});
