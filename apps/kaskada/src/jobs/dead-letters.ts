import { formatPosition, type OutgoingMessage, type ReceivedMessage } from "@rt-kaskada/common";

/** Pulsar's WebSocket API takes frames of a mebibyte, and payloads grow by a third in them: larger ones are cut. */
const LARGEST_PAYLOAD = 512 << 10;

/** What goes to the dead-letter topic: the message as it came, and why it could not be used. */
export function deadLetter(topic: string, partition: number, message: ReceivedMessage, error: string): OutgoingMessage {
  const letter: OutgoingMessage = {
    payload: message.payload.subarray(0, LARGEST_PAYLOAD),
    properties: {
      ...message.properties,
      topic,
      partition: String(partition),
      id: formatPosition(message.position),
      batchIndex: String(message.position.batchIndex),
      // The message's own time: what is sent again after a restart has to be the same.
      time: new Date(message.publishTime).toISOString(),
      error: error.slice(0, 2000),
    },
  };
  if (message.payload.length > LARGEST_PAYLOAD) letter.properties!.bytes = String(message.payload.length);
  if (message.key !== undefined) letter.key = message.key;
  return letter;
}
