import { runMain } from "@rt-kaskada/common";
import { parseRecordSchema, type RecordSchema, SchemaError } from "@rt-kaskada/records";
import { load } from "./load.js";

void runMain("loader", async ({ env, log, signal }) => {
  const cassandra = env.cassandra();
  const count = env.integer("LOAD_COUNT", -1, -1);
  const settings = {
    source: env.text("SOURCE"),
    run: env.text("LOAD_RUN"),
    keyspace: env.text("KEYSPACE"),
    table: env.text("INPUT_TABLE"),
    rejects: env.text("REJECTS"),
  };
  const schemaText = env.text("INPUT_SCHEMA");
  let schema: RecordSchema | undefined;
  try {
    schema = schemaText ? parseRecordSchema(schemaText) : undefined;
  } catch (error) {
    if (!(error instanceof SchemaError)) throw error;
    env.problem(`INPUT_SCHEMA: ${error.message}`);
  }
  env.check();
  await load({ ...settings, cassandra, schema: schema!, log, signal, ...(count >= 0 && { count }) });
});
