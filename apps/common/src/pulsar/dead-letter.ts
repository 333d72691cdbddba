import { formatPosition } from "./message-id.js";
import type { OutgoingMessage, ReceivedMessage } from "./transport.js";

const LONGEST_REASON = 2_000;
/** Pulsar's WebSocket API takes frames of a mebibyte, and payloads grow by a third in them: larger ones are cut. */
const LARGEST_PAYLOAD = 512 << 10;

/** What goes to a dead-letter topic: the message as it came and, as properties, where it was and why it can't be used. */
export function deadLetter(topic: string, partition: number, message: ReceivedMessage, error: string): OutgoingMessage {
  const { payload, key } = message;
  return {
    payload: payload.subarray(0, LARGEST_PAYLOAD),
    ...(key !== undefined && { key }),
    properties: {
      ...message.properties,
      topic,
      partition: String(partition),
      id: formatPosition(message.position),
      batchIndex: String(message.position.batchIndex),
      // The message's own time: what is sent again after a restart has to be the same.
      time: new Date(message.publishTime).toISOString(),
      error: error.slice(0, LONGEST_REASON),
      ...(payload.length > LARGEST_PAYLOAD && { bytes: String(payload.length) }),
    },
  };
}
