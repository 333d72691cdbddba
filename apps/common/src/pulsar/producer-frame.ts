import { parseMessageId } from "./message-id.js";
import type { OutgoingMessage, Position } from "./transport.js";

/** The server closes the connection on a larger frame. */
const MOST_FRAME_BYTES = 1024 * 1024;

/**
 * The text that sends a message. Built by hand: `JSON.stringify` of the whole costs more than everything else on the way.
 * @param context comes back with the confirmation
 */
export function frameOf(message: OutgoingMessage, context: number): string {
  let frame = `{"payload":"${message.payload.toString("base64")}","context":"${context}"`;
  if (message.key !== undefined) frame += `,"key":${JSON.stringify(message.key)}`;
  if (message.properties) frame += `,"properties":${JSON.stringify(message.properties)}`;
  // The API takes an ISO time only; a number is refused.
  if (message.eventTime !== undefined) frame += `,"eventTime":"${new Date(message.eventTime).toISOString()}"`;
  frame += "}";
  if (frame.length * 3 > MOST_FRAME_BYTES && Buffer.byteLength(frame) > MOST_FRAME_BYTES) {
    throw new Error(`a message of ${message.payload.length} bytes doesn't fit the WebSocket API's frame of 1 MiB`);
  }
  return frame;
}

/** The server's answer to a message. */
export interface ProducerReply {
  /** As sent in the frame. */
  context: number;
  /** Where the message is stored; undefined when it was refused. */
  position: Position | undefined;
  /** Why it was refused. */
  reason: string;
}

/** Reads an answer. */
export function readReply(text: string): ProducerReply {
  const reply = JSON.parse(text) as { result: string; messageId?: string; context?: string; errorMsg?: string };
  const position = reply.result === "ok" && reply.messageId ? parseMessageId(reply.messageId).position : undefined;
  return {
    context: Number(reply.context),
    // A repeated message is confirmed as -1:-1, even when the tail of its batch was dropped: ask what is stored.
    position: position && position.entryId >= 0 ? position : undefined,
    reason: reply.errorMsg ?? reply.result,
  };
}
