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
