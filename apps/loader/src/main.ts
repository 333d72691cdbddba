import { runMain } from "@rt-kaskada/common";
import { load } from "./load.js";

void runMain("loader", async ({ env, log, signal }) => {
  const count = env.integer("LOAD_COUNT", -1, -1);
  const settings = {
    source: env.text("SOURCE"),
    run: env.text("LOAD_RUN"),
    cassandra: env.cassandra(),
    keyspace: env.text("KEYSPACE"),
    table: env.text("INPUT_TABLE"),
    schema: env.recordSchema("INPUT_SCHEMA"),
    rejects: env.text("REJECTS"),
  };
  env.check();
  await load({ ...settings, log, signal, ...(count >= 0 && { count }) });
});
