import { parseMessageId } from "./message-id.js";
import type { ReceivedMessage } from "./transport.js";

interface ConsumerFrame {
  messageId?: string;
  payload: string;
  key?: string;
  properties?: Record<string, string>;
  publishTime: string;
  eventTime?: string;
  redeliveryCount?: number;
}

/** Reads the frames of one connection. */
export class ConsumerFrames {
  private timeText = "";
  private time = 0;

  /** The message a frame carries; undefined for a frame that answers something else. */
  read(text: string): ReceivedMessage | undefined {
    const frame = JSON.parse(text) as ConsumerFrame;
    if (frame.messageId === undefined) return undefined;
    const message: ReceivedMessage = {
      id: frame.messageId,
      position: parseMessageId(frame.messageId).position,
      payload: Buffer.from(frame.payload, "base64"),
      properties: frame.properties ?? {},
      publishTime: this.publishTime(frame.publishTime),
      redeliveryCount: frame.redeliveryCount ?? 0,
    };
    if (frame.key !== undefined) message.key = frame.key;
    if (frame.eventTime !== undefined) message.eventTime = Date.parse(frame.eventTime);
    return message;
  }

  /** Messages of a batch have the same time, and reading a date costs more than comparing its text. */
  private publishTime(text: string): number {
    if (text !== this.timeText) {
      this.timeText = text;
      this.time = Date.parse(text);
    }
    return this.time;
  }
}
