import { comparePositions, type Position, parsePosition, partitionName } from "@rt-kaskada/common";
import type { PulsarConfig } from "@rt-kaskada/kaskada-api";
import type { InputCheckpoint } from "./checkpoint.js";
import type { EvaluationTable } from "./evaluation.js";
import { InputPartition } from "./input-partition.js";
import type { JobTable } from "./job-definition.js";
import { adminOf, type PulsarClusters, topicOf } from "./pulsar-cluster.js";

/** One partition of one input table, and what the job knows of it. */
export interface JobInput {
  table: EvaluationTable;
  source: PulsarConfig;
  topic: string;
  /** -1 for a topic without partitions. */
  partition: number;
  messages: InputPartition;
  /** The latest time among its rows, in nanoseconds. */
  latest: bigint | undefined;
  /** The last message there was when the job started; what comes up to it is a backlog. */
  backlogEnd: Position | undefined;
  /** The topic's last message as last seen. */
  end: Position | undefined;
  /** When that was. */
  endSeenAt: number;
}

/** After so long without a message it is worth asking whether there are any. */
const UNREAD_MS = 2_000;

/** What was seen of a topic longer ago says nothing about now. */
const STALE_MS = 10_000;

/** How a job's inputs are opened. */
export interface OpenOptions {
  subscription: string;
  checkpoints: Record<string, InputCheckpoint>;
  wake(): void;
  failed(error: unknown): void;
}

/** Opens every partition of a table's topic on its durable subscription. */
export async function openInputs(
  table: JobTable,
  evaluation: EvaluationTable,
  clusters: PulsarClusters,
  options: OpenOptions,
): Promise<JobInput[]> {
  const topic = topicOf(table.source);
  const count = await adminOf(table.source).partitions(topic);
  const partitions = count > 0 ? Array.from({ length: count }, (_, i) => i) : [-1];
  const transport = await clusters.transport(table.source);
  return Promise.all(
    partitions.map(async (partition) => {
      const consumer = await transport.consumer({
        topic,
        partition,
        subscription: options.subscription,
        type: "Failover",
        position: "earliest",
        receiverQueue: 10_000,
      });
      const name = inputName(table.name, topic, partition);
      const messages = new InputPartition(name, consumer, options.checkpoints[name], options.wake);
      messages.start(options.failed);
      const input: JobInput = {
        table: evaluation,
        source: table.source,
        topic,
        partition,
        messages,
        latest: undefined,
        backlogEnd: undefined,
        end: undefined,
        endSeenAt: 0,
      };
      await refreshEnd(input);
      input.backlogEnd = input.end;
      return input;
    }),
  );
}

/** Asks the topic for its last message. */
export async function refreshEnd(input: JobInput): Promise<void> {
  const admin = adminOf(input.source);
  const name = partitionName(input.topic, input.partition);
  const last = await admin.lastMessageId(name);
  input.end = last === undefined ? undefined : parsePosition(last);
  // The last message may have been removed, by retention, before this job could read it: it will never come then.
  if (!hasReachedEnd(input) && Date.now() - input.messages.lastArrival > UNREAD_MS) {
    const stats = await admin.internalStats(name);
    if (stats?.numberOfEntries === 0) input.end = undefined;
  }
  input.endSeenAt = Date.now();
}

/** Whether everything there was when the job started has been received. */
export function isLive(input: JobInput, now: number, quietMs: number): boolean {
  const end = input.backlogEnd;
  if (end === undefined) return true;
  const { received } = input.messages;
  if (received === null) return false;
  const beyond = comparePositions({ ...received, batchIndex: -1 }, end);
  // The end is known by its entry alone: the rest of that entry's batch may be still to come.
  return beyond > 0 || (beyond === 0 && now - input.messages.lastArrival >= quietMs);
}

/** Whether the topic's last message has been received, as seen after a quiet time and not too long ago. */
export function isCaughtUp(input: JobInput, now: number, quietMs: number): boolean {
  if (input.endSeenAt - input.messages.lastArrival < quietMs || now - input.endSeenAt > STALE_MS) return false;
  return hasReachedEnd(input);
}

function hasReachedEnd({ end, messages }: JobInput): boolean {
  if (end === undefined) return true;
  const { received, available } = messages;
  return available === 0 && received !== null && comparePositions({ ...received, batchIndex: -1 }, end) >= 0;
}

function inputName(table: string, topic: string, partition: number): string {
  return `${table}@${partitionName(topic, partition)}`;
}
