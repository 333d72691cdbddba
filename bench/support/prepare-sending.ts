import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { partitionName, partitionOf } from "@rt-kaskada/common";
import type { TestNamespace } from "../../test/apps/kaskada/support/namespace.ts";
import { Sender } from "../../test/apps/kaskada/support/topics.ts";

export interface KeyedMessage {
  key: string;
  payload: Buffer;
}

/**
 * Gets ready to send messages to a topic's partitions by their keys: by Pulsar's official client, which takes little of the
 * machine, where the Python that PYTHON names has `pulsar-client`; else by the WebSocket API.
 * @returns sends them; resolves when all are stored
 */
export function prepareSending(
  namespace: TestNamespace,
  name: string,
  partitions: number,
  messages: readonly KeyedMessage[],
): Promise<() => Promise<void>> {
  const { PYTHON } = process.env;
  const names = Array.from({ length: partitions }, (_, partition) => partitionName(namespace.topic(name), partition));
  return PYTHON
    ? officialClient(PYTHON, namespace.address.serviceUrl, names, messages)
    : webSocket(namespace, name, partitions, messages);
}

async function officialClient(python: string, serviceUrl: string, names: string[], messages: readonly KeyedMessage[]) {
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

async function webSocket(
  namespace: TestNamespace,
  name: string,
  partitions: number,
  messages: readonly KeyedMessage[],
) {
  const sender = await Sender.open(namespace, name, partitions);
  return async () => {
    await sender.send(messages);
    await sender.close();
  };
}
