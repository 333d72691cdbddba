import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { type OutgoingMessage, openTransport, partitionName, partitionOf } from "@rt-kaskada/common";
import { adminUrl, serviceUrl } from "./broker.ts";

export type KeyedMessage = OutgoingMessage & { key: string };

/**
 * Gets ready to send messages to a topic's partitions by their keys: by Pulsar's official client, which takes little of the
 * machine, where the Python that PYTHON names has `pulsar-client`; else by the WebSocket API.
 * @returns sends them; resolves when all are stored
 */
export function prepareSending(
  topic: string,
  partitions: number,
  messages: readonly KeyedMessage[],
): Promise<() => Promise<void>> {
  const { PYTHON } = process.env;
  const names = Array.from({ length: partitions }, (_, partition) => partitionName(topic, partition));
  return PYTHON ? officialClient(PYTHON, names, messages) : webSocket(topic, partitions, messages);
}

async function officialClient(python: string, names: string[], messages: readonly KeyedMessage[]) {
  const script = fileURLToPath(new URL("send_messages.py", import.meta.url));
  const child = spawn(python, [script, serviceUrl, ...names], { stdio: ["pipe", "pipe", "inherit"] });
  const exited = once(child, "exit");
  for (const { key, payload } of messages) {
    child.stdin.write(`${partitionOf(key, names.length)} ${key} ${payload.toString("base64")}\n`);
  }
  child.stdin.write("\n");
  const ready = once(createInterface(child.stdout), "line");
  await Promise.race([ready, exited.then(() => Promise.reject(new Error(`${python} ${script} failed`)))]);
  return async () => {
    child.stdin.end("\n");
    const [code] = await exited;
    if (code !== 0) throw new Error(`${python} ${script} ended with ${code}`);
  };
}

async function webSocket(topic: string, partitions: number, messages: readonly KeyedMessage[]) {
  const transport = await openTransport({ serviceUrl, adminUrl });
  const producers = await Promise.all(
    Array.from({ length: partitions }, (_, partition) =>
      transport.producer({ topic, partition, name: "bench", batchDelayMs: 50 }),
    ),
  );
  return async () => {
    for (const message of messages) {
      const producer = producers[partitionOf(message.key, partitions)]!;
      await producer.ready();
      producer.post(message);
    }
    await transport.close();
  };
}
