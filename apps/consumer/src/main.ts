import { runMain, serveMetrics } from "@rt-kaskada/common";
import { Gauge } from "prom-client";
import { consume } from "./consume.js";

const HTTP_PORT = 9100;

void runMain("consumer", async ({ env, log, signal }) => {
  const table = env.text("OUTPUT_TABLE");
  const settings = {
    cassandra: env.cassandra(),
    pulsar: env.pulsar(),
    keyspace: env.text("KEYSPACE"),
    table,
    tenant: env.text("TENANT"),
    namespace: env.text("NAMESPACE"),
    topic: env.text("OUTPUT_TOPIC"),
    subscription: env.optional("SUBSCRIPTION") ?? `${table}-consumer`,
  };
  const port = env.integer("HTTP_PORT", HTTP_PORT, 0);
  env.check();

  let ready = false;
  const metrics = await serveMetrics("consumer", port, () => ready);
  const registers = [metrics.registry];
  const written = new Gauge({ name: "consumer_rows_written", help: "Rows written to the output table", registers });
  const letters = new Gauge({ name: "consumer_dead_letters", help: "Messages that can't be written", registers });
  const onReady = () => {
    ready = true;
  };
  try {
    await consume({
      ...settings,
      log,
      signal,
      onReady,
      onProgress: ({ done, rejected }) => {
        written.set(done);
        letters.set(rejected);
      },
    });
  } finally {
    await metrics.close();
  }
});
