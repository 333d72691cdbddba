import { declareKaskada } from "./declare-kaskada";
import { declareTables } from "./declare-tables";
import { declareTopics } from "./declare-topics";
import { dockerPlatform } from "./platforms/docker";
import { prepare } from "./prepare";
import { consumer, subscription } from "./workloads/consumer";
import { kaskada } from "./workloads/kaskada";
import { loader } from "./workloads/loader";
import { producer } from "./workloads/producer";

/** CSV ─loader→ input table ─producer→ input topic ─kaskada→ output topic ─consumer→ output table */
export = async () => {
  const { stack, config, schemas, run } = await prepare();

  const platform = dockerPlatform(stack, config);
  const service = kaskada(platform, config);

  const tables = declareTables(platform.cassandra, config, schemas);
  const topics = declareTopics(platform.pulsar, config, schemas);
  const query = declareKaskada(service, platform.pulsar, config, schemas, topics);

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
