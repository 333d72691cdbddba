import type { OutgoingMessage } from "./transport.js";

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
  /** The id of the stored message; undefined when it was refused. */
  messageId: string | undefined;
  /** Why it was refused. */
  reason: string;
}

/** Ledger -1, entry -1 as a message id begins. */
const REPEATED = "CP///////////wEQ////////////";
/** What nearly all answers look like. */
const STORED = /^\{"result":"ok","messageId":"([A-Za-z0-9+/=]+)","context":"(\d+)"/;

/** Reads an answer. */
export function readReply(text: string): ProducerReply {
  // Much cheaper than reading all of the JSON, and there is one answer for each message.
  const stored = STORED.exec(text);
  const reply = stored
    ? { result: "ok", messageId: stored[1]!, context: stored[2]! }
    : (JSON.parse(text) as { result: string; messageId?: string; context?: string; errorMsg?: string });
  // A repeated message is confirmed as -1:-1, even when the tail of its batch was dropped: ask what is stored.
  const isStored = reply.result === "ok" && reply.messageId !== undefined && !reply.messageId.startsWith(REPEATED);
  return {
    context: Number(reply.context),
    messageId: isStored ? reply.messageId : undefined,
    reason: ("errorMsg" in reply && reply.errorMsg) || reply.result,
  };
}
