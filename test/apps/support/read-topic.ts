import {
  comparePositions,
  openTransport,
  type PulsarAdmin,
  type PulsarTransport,
  parsePosition,
  partitionName,
  type ReceivedMessage,
} from "@rt-kaskada/common";

/** After a topic's last entry the rest of its batch may still come. */
const QUIET_MS = 1000;

/**
 * Everything that a topic holds now, in order, by partition.
 * @param topic its full name
 * @param partitions how many it has; 0 when it isn't partitioned
 */
export async function readTopic(
  addresses: { serviceUrl: string; adminUrl: string },
  admin: PulsarAdmin,
  topic: string,
  partitions: number,
): Promise<ReceivedMessage[][]> {
  const transport = await openTransport(addresses);
  const read = (partition: number) => readPartition(transport, admin, topic, partition);
  // Each ends with a wait, so all are read at once.
  const all = await Promise.all(partitions > 0 ? Array.from({ length: partitions }, (_, i) => read(i)) : [read(-1)]);
  await transport.close();
  return all;
}

async function readPartition(transport: PulsarTransport, admin: PulsarAdmin, topic: string, partition: number) {
  const messages: ReceivedMessage[] = [];
  const last = await admin.lastMessageId(partitionName(topic, partition));
  if (last === undefined) return messages;
  const end = parsePosition(last);
  const subscription = `read-${Math.random().toString(36).slice(2)}`;
  const consumer = await transport.consumer({
    topic,
    partition,
    subscription,
    type: "Exclusive",
    position: "earliest",
  });
  for (let reached = false, quiet = false; !(reached && quiet); ) {
    const batch = await Promise.race([
      consumer.receiveBatch(5000),
      new Promise<ReceivedMessage[]>((resolve) => setTimeout(resolve, QUIET_MS, [])),
    ]);
    quiet = batch.length === 0;
    for (const message of batch) {
      messages.push(message);
      reached ||= comparePositions({ ...message.position, batchIndex: -1 }, end) >= 0;
    }
  }
  return messages;
}
