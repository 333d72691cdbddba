import { readFile } from "node:fs/promises";
import type { Position } from "@rt-kaskada/common";
import { writeFileAtomic } from "../storage/atomic-file.js";

/** How far one input partition is covered. */
export interface InputCheckpoint {
  /** Everything up to and including this message has had its effect and may be acknowledged. */
  done: Position | null;
  /** Messages received so far after `done`, some of them still held back. */
  received: Position | null;
  /** The running numbers given to the messages after `done`, as runs of [first, count]. */
  pending: [number, number][];
}

/** How many messages have been produced to one output, and the last one's position. */
export interface OutputCheckpoint {
  /** Sequence id of the last message; -1 before the first. */
  sequence: number;
  position: string;
  rows: number;
}

/** Counters that go on over restarts. */
export interface Counters {
  rowsIn: number;
  rowsOut: number;
  late: number;
  undecodable: number;
}

/** All that a job needs to go on as if it had never stopped. */
export interface Checkpoint {
  version: 1;
  /** The job's last step that this covers. */
  step: number;
  /** Rows earlier than this are late; nanoseconds as decimal text, null before the first release. */
  watermark: string | null;
  /** Next running number of each table. */
  subsorts: Record<string, number>;
  /** By input partition's name. */
  inputs: Record<string, InputCheckpoint>;
  /** By output's name. */
  outputs: Record<string, OutputCheckpoint>;
  counters: Counters;
}

/** A checkpoint together with the operators' state. */
export interface StoredCheckpoint {
  checkpoint: Checkpoint;
  state: Uint8Array;
}

/**
 * Writes a checkpoint: one line of JSON, then the state's bytes, replaced in one step.
 * @param path the materialization's checkpoint file
 * @param stored what to write
 */
export async function writeCheckpoint(path: string, { checkpoint, state }: StoredCheckpoint): Promise<void> {
  await writeFileAtomic(path, Buffer.concat([Buffer.from(`${JSON.stringify(checkpoint)}\n`), state]));
}

/**
 * Reads a checkpoint; undefined when there is none yet.
 * @param path the materialization's checkpoint file
 */
export async function readCheckpoint(path: string): Promise<StoredCheckpoint | undefined> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
  const end = bytes.indexOf("\n");
  const checkpoint = JSON.parse(bytes.subarray(0, end).toString("utf8")) as Checkpoint;
  if (checkpoint.version !== 1) throw new Error(`checkpoint ${path} has version ${checkpoint.version}, expected 1`);
  return { checkpoint, state: bytes.subarray(end + 1) };
}
