import type { Position } from "./transport.js";

const LEDGER = 1;
const ENTRY = 2;
const BATCH_INDEX = 4;
const BATCH_SIZE = 6;

/** What a message id says. */
export interface MessageId {
  position: Position;
  /** How many messages its batch has; 0 when it wasn't batched. */
  batchSize: number;
}

/**
 * Reads a serialized message id: a protobuf message of varints (ledger 1, entry 2, partition 3, index in the batch 4, the
 * batch's size 6).
 * @param base64 as Pulsar's WebSocket API gives it
 */
export function parseMessageId(base64: string): MessageId {
  const bytes = Buffer.from(base64, "base64");
  const position: Position = { ledgerId: -1, entryId: -1, batchIndex: -1 };
  let batchSize = 0;
  for (let at = 0; at < bytes.length; ) {
    const tag = bytes[at++]!;
    // Only varints matter; the set of acknowledged messages (length-delimited) is of ids that clients make.
    if ((tag & 7) !== 0) break;
    const [value, next] = varint(bytes, at);
    at = next;
    switch (tag >> 3) {
      case LEDGER:
        position.ledgerId = Number.isSafeInteger(Number(value)) ? Number(value) : value.toString();
        break;
      case ENTRY:
        position.entryId = Number(value);
        break;
      case BATCH_INDEX:
        position.batchIndex = Number(value);
        break;
      case BATCH_SIZE:
        batchSize = Number(value);
        break;
    }
  }
  return { position, batchSize };
}

/**
 * The id of a message's whole entry: what remains without the index in the batch.
 * @param base64 the message's id
 */
export function entryIdOf(base64: string): string {
  const bytes = Buffer.from(base64, "base64");
  let end = 0;
  // Fields come in the order of their numbers.
  while (end < bytes.length && bytes[end]! >> 3 <= ENTRY) {
    end++;
    while (bytes[end]! & 0x80) end++;
    end++;
  }
  return bytes.subarray(0, end).toString("base64");
}

function varint(bytes: Buffer, start: number): [bigint | number, number] {
  let value = 0;
  let scale = 1;
  for (let at = start; at < start + 6; at++) {
    const byte = bytes[at] ?? 0;
    value += (byte & 0x7f) * scale;
    if (byte < 0x80) return [value, at + 1];
    scale *= 128;
  }
  return wideVarint(bytes, start);
}

/** Varints of over 42 bits: very large ids, and -1, which takes all 64. */
function wideVarint(bytes: Buffer, start: number): [bigint, number] {
  let value = 0n;
  let shift = 0n;
  for (let at = start; at < bytes.length; at++) {
    value |= BigInt(bytes[at]! & 0x7f) << shift;
    shift += 7n;
    if (bytes[at]! < 0x80) return [BigInt.asIntN(64, value), at + 1];
  }
  throw new Error("a Pulsar message id is cut short");
}

/** `ledger:entry`, as Pulsar's admin tools print positions. */
export function formatPosition(position: Position): string {
  return `${position.ledgerId}:${position.entryId}`;
}

/** Reads `ledger:entry`. */
export function parsePosition(text: string): Position {
  const [ledger, entry] = text.split(":");
  if (!ledger || !/^-?\d+$/.test(ledger) || !entry || !/^-?\d+$/.test(entry)) {
    throw new Error(`${JSON.stringify(text)} is not a position (ledger:entry)`);
  }
  const ledgerId = Number.isSafeInteger(Number(ledger)) ? Number(ledger) : ledger;
  return { ledgerId, entryId: Number(entry), batchIndex: -1 };
}

/** Orders positions by ledger and entry, and by index in the batch: negative, 0 or positive. */
export function comparePositions(a: Position, b: Position): number {
  if (a.ledgerId !== b.ledgerId) return BigInt(a.ledgerId) < BigInt(b.ledgerId) ? -1 : 1;
  return a.entryId - b.entryId || a.batchIndex - b.batchIndex;
}
