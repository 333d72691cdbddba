import type { PartitionConsumer, ReceivedMessage } from "@rt-kaskada/common";
import { expect, test } from "vitest";
import type { InputCheckpoint } from "../../../../apps/kaskada/src/jobs/checkpoint.js";
import { InputPartition } from "../../../../apps/kaskada/src/jobs/input-partition.js";

function message(entryId: number): ReceivedMessage {
  const position = { ledgerId: 1, entryId, batchIndex: -1 };
  return { id: `m${entryId}`, position, payload: Buffer.alloc(0), properties: {}, publishTime: 0, redeliveryCount: 0 };
}

function consumer(batches: ReceivedMessage[][]): PartitionConsumer & { acknowledged: string[] } {
  const acknowledged: string[] = [];
  return {
    acknowledged,
    receive: async () => undefined,
    receiveBatch: async () => batches.shift() ?? [],
    acknowledge: (id) => acknowledged.push(id),
    flushAcks: async () => {},
    close: async () => {},
  };
}

async function started(batches: ReceivedMessage[][], checkpoint?: InputCheckpoint) {
  const source = consumer(batches);
  const partition = new InputPartition("p", source, checkpoint, () => {});
  partition.start((error) => {
    throw error;
  });
  await new Promise((resolve) => setTimeout(resolve, 5));
  return { partition, source };
}

const counter = () => {
  let next = 0;
  return () => next++;
};

test("acknowledges what a checkpoint covers, and nothing before it is on disk", async () => {
  const { partition, source } = await started([[message(0), message(1), message(2)]]);
  const items = partition.take(3, counter());
  items[0]!.done = true;
  items[2]!.done = true;
  const { state, covered } = partition.checkpoint();
  expect(state).toEqual({ done: message(0).position, received: message(2).position, pending: [[1, 2]] });
  expect(source.acknowledged).toEqual([]);
  covered();
  expect(source.acknowledged).toEqual(["m0"]);
  items[1]!.done = true;
  partition.checkpoint().covered();
  expect(source.acknowledged).toEqual(["m0", "m1", "m2"]);
});

test("messages that come again are dropped, and acknowledged again once they are covered", async () => {
  const again = [message(0), message(1), message(2), message(3)];
  const { partition, source } = await started([[message(0), message(1), message(2)], again], {
    done: message(0).position,
    received: message(0).position,
    pending: [],
  });
  expect(partition.available).toBe(3);
  expect(partition.take(3, counter()).map(({ message }) => message.id)).toEqual(["m1", "m2", "m3"]);
  expect(source.acknowledged).toEqual(["m0", "m0"]);
});

test("messages of one batch are told apart", async () => {
  const batch = [0, 1, 2].map((batchIndex) => {
    const one = message(7);
    return { ...one, id: `b${batchIndex}`, position: { ...one.position, batchIndex } };
  });
  const { partition, source } = await started([batch], {
    done: { ledgerId: 1, entryId: 7, batchIndex: 0 },
    received: null,
    pending: [],
  });
  expect(partition.available).toBe(2);
  expect(source.acknowledged).toEqual(["b0"]);
});
