import { readFileSync } from "node:fs";
import type { StackConfig } from "./config";
import type { Schemas } from "./declare-tables";
import type { KaskadaService, PulsarService } from "./platforms/services";
import { KaskadaTable } from "./resources/kaskada-table";
import { Materialization } from "./resources/materialization";
import type { Topic } from "./resources/topic";

/** The table over the input topic, and the query whose results go to the output topic. */
export function declareKaskada(
  service: KaskadaService,
  pulsar: PulsarService,
  config: StackConfig,
  schemas: Schemas,
  topics: { input: Topic; output: Topic },
) {
  const common = { connection: { address: service.address.outside }, adopt: true };
  const deletedWith = service.data;
  // The service runs inside, and reaches the topics by their inside addresses.
  const topic = (name: string) => ({
    brokerUrl: pulsar.serviceUrl.inside,
    adminUrl: pulsar.adminUrl.inside,
    tenant: config.tenant,
    namespace: config.namespace,
    topic: name,
  });

  const columns = { timeColumn: config.timeColumn, keyColumn: config.keyColumn, schema: schemas.inputSchema };
  const table = new KaskadaTable(
    "kaskada-table",
    { ...common, ...columns, name: config.kaskadaTable, source: topic(config.inputTopic) },
    { dependsOn: [service.ready, topics.input], deletedWith },
  );
  const materialization = new Materialization(
    "materialization",
    {
      ...common,
      name: config.materialization,
      expression: readFileSync(config.query, "utf8").trim(),
      tables: [{ ...columns, name: config.kaskadaTable }],
      tableIds: [table.tableId],
      destination: topic(config.outputTopic),
      outputSchema: schemas.outputSchema,
    },
    { dependsOn: [table, topics.output], deletedWith },
  );
  return { table, materialization };
}
