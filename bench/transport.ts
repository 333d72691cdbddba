// Messages per second over three partitions, each with a connection of its own: sending, then receiving with
// acknowledgements. `node bench/transport.ts [MESSAGES]`, after a build. Uses the tests' Pulsar, or
// the one of PULSAR_SERVICE_URL and PULSAR_ADMIN_URL.
import { openTransport, PulsarAdmin, topicName } from "@rt-kaskada/common";
import { broker } from "./support/broker.ts";

const PARTITIONS = [0, 1, 2];
const PAYLOAD = Buffer.alloc(60, 7);
const WINDOW = 4_000;

const messages = Number(process.argv[2] ?? 150_000);
const admin = new PulsarAdmin(broker.adminUrl);
const topic = topicName("bench-transport", "default", "messages");
await admin.call("PUT", "tenants/bench-transport", { allowedClusters: ["standalone"] }, [409]);
await admin.call("PUT", "namespaces/bench-transport/default", { deduplicationEnabled: true }, [409]);
await admin.deleteTopic(topic, PARTITIONS.length);
await admin.createTopic(topic, PARTITIONS.length);
const transport = await openTransport(broker);

const share = Math.floor(messages / PARTITIONS.length);
const producers = await Promise.all(
  PARTITIONS.map((partition) => transport.producer({ topic, partition, name: "bench" })),
);
await timed("sent", async () => {
  await Promise.all(
    producers.map(async (producer) => {
      for (let i = 0; i < share; i++) {
        await producer.ready();
        void producer.send({ payload: PAYLOAD, key: String(i), properties: { seq: String(i) } });
      }
      await producer.flush();
    }),
  );
});

const consumers = await Promise.all(
  PARTITIONS.map((partition) =>
    transport.consumer({ topic, partition, subscription: "bench", type: "Failover", position: "earliest" }),
  ),
);
await timed("received", async () => {
  await Promise.all(
    consumers.map(async (consumer) => {
      for (let received = 0; received < share; ) {
        const batch = await consumer.receiveBatch(WINDOW);
        for (const message of batch) consumer.acknowledge(message.id);
        received += batch.length;
      }
      await consumer.flushAcks();
    }),
  );
});
await transport.close();
await admin.deleteTopic(topic, PARTITIONS.length);

async function timed(what: string, work: () => Promise<void>): Promise<void> {
  const [started, cpu] = [performance.now(), process.cpuUsage()];
  await work();
  const seconds = (performance.now() - started) / 1000;
  const own = (process.cpuUsage(cpu).user / 1e6).toFixed(1);
  const rate = Math.round((share * PARTITIONS.length) / seconds);
  console.log(`${transport.kind}: ${rate}/s ${what} (${seconds.toFixed(1)} s, ${own} s of this process's time)`);
}
