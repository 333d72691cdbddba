import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import { parseConfig } from "./config";
import { declareKaskada } from "./declare-kaskada";
import { declareTables } from "./declare-tables";
import { declareTopics } from "./declare-topics";
import { dockerPlatform } from "./platforms/docker";
import { checkPorts } from "./platforms/ports";
import { consumer, subscription } from "./workloads/consumer";
import { kaskada } from "./workloads/kaskada";
import { loadRun } from "./workloads/load-run";
import { loader } from "./workloads/loader";
import { producer } from "./workloads/producer";

/** CSV ─loader→ input table ─producer→ input topic ─kaskada→ output topic ─consumer→ output table */
export = async () => {
  const stack = pulumi.getStack();
  const config = parseConfig(pulumi.runtime.allConfig());
  const inputSchema = readFileSync(config.inputSchema, "utf8");
  const outputSchema = readFileSync(config.outputSchema, "utf8");
  const run = { name: await loadRun(config.source, config.loadCount, inputSchema), inputSchema };
  await checkPorts(stack, config.ports);

  const platform = dockerPlatform(stack, config);
  const service = kaskada(platform, config);

  const tables = declareTables(platform.cassandra, config, { inputSchema, outputSchema });
  const topics = declareTopics(platform.pulsar, config, { inputSchema, outputSchema });
  const query = declareKaskada(service, platform.pulsar, config, { inputSchema, outputSchema }, topics);

  loader(platform, config, run, [tables.input, tables.runs]);
  producer(platform, config, run, [tables.input, tables.runs, topics.input, query.materialization]);
  consumer(platform, config, [tables.output, tables.runs, topics.output, topics.deadLetters]);

  return {
    cassandra: {
      contactPoint: platform.cassandra.contactPoint.outside,
      localDataCenter: platform.cassandra.localDataCenter,
    },
    pulsar: {
      serviceUrl: platform.pulsar.serviceUrl.outside,
      adminUrl: platform.pulsar.adminUrl.outside,
      webSocketUrl: platform.pulsar.webSocketUrl.outside,
    },
    kaskada: { address: service.address.outside },
    tables: { keyspace: config.keyspace, input: config.inputTable, output: config.outputTable },
    topics: {
      tenant: config.tenant,
      namespace: config.namespace,
      input: config.inputTopic,
      output: config.outputTopic,
    },
    subscription: subscription(config),
    table: config.kaskadaTable,
    materialization: { name: config.materialization, id: query.materialization.materializationId },
    load: { source: config.source, run: run.name, loadCount: config.loadCount, produceCount: config.produceCount },
  };
};
