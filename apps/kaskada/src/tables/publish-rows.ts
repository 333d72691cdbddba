import type { Log } from "@rt-kaskada/common";
import type { OutputRow } from "@rt-kaskada/fenl";
import type { PulsarConfig } from "@rt-kaskada/kaskada-api";
import type { RecordSchema } from "@rt-kaskada/records";
import type { JobOptions } from "../jobs/job-options.js";
import { OutputEncoder } from "../jobs/output-encoder.js";
import { PulsarClusters, topicOf } from "../jobs/pulsar-cluster.js";
import { prepareOutputTopic } from "../jobs/topic-schemas.js";

/**
 * Appends a finished result to a topic. A run that a crash cuts short is done again from its start, so what it had sent
 * by then comes twice.
 */
export async function publishRows(
  id: string,
  destination: PulsarConfig,
  resultSchema: RecordSchema,
  rows: OutputRow[],
  options: JobOptions,
  log: Log,
): Promise<void> {
  const clusters = new PulsarClusters(options, log);
  try {
    const { schema, partitions } = await prepareOutputTopic({ destination, resultSchema });
    const transport = await clusters.transport(destination);
    const encoder = new OutputEncoder(schema, Math.max(partitions, 1), transport.largestMessage);
    const topic = topicOf(destination);
    const all = Array.from({ length: Math.max(partitions, 1) }, (_, i) => (partitions > 0 ? i : -1));
    const producers = await Promise.all(
      all.map((partition) => transport.producer({ topic, partition, name: `rtk-${id}` })),
    );
    const sent: Promise<unknown>[] = [];
    for (const row of rows) {
      const { partition, message } = encoder.encode(row);
      await producers[partition]!.ready();
      sent.push(producers[partition]!.send(message));
    }
    await Promise.all(sent);
  } finally {
    await clusters.close();
  }
}
