import { type OutgoingMessage, partitionOf } from "@rt-kaskada/common";
import type { OutputRow } from "@rt-kaskada/fenl";
import { type Codec, createCodec, type RecordSchema, schemaFingerprint } from "@rt-kaskada/records";
import { SCHEMA_PROPERTY } from "./input-decoder.js";

/** A message and the partition it goes to. */
export interface RoutedMessage {
  partition: number;
  message: OutgoingMessage;
}

/** Turns result rows into messages: Avro data with `_time` and `_key` before the fields, keyed by the entity. */
export class OutputEncoder {
  private readonly codec: Codec;
  private readonly properties: Record<string, string>;

  /**
   * @param schema the output topic's schema
   * @param partitions how many partitions the topic has
   * @param largestMessage what the transport takes at most
   */
  constructor(
    schema: RecordSchema,
    private readonly partitions: number,
    private readonly largestMessage: number,
  ) {
    this.codec = createCodec(schema);
    this.properties = { [SCHEMA_PROPERTY]: schemaFingerprint(schema) };
  }

  /** Throws when the row doesn't fit the schema or a message. */
  encode(row: OutputRow): RoutedMessage {
    const payload = this.codec.encode({ _time: toMicros(row.time), _key: row.key ?? null, ...row.record });
    const key = keyText(row.key);
    const { properties } = this;
    const bytes = payload.length + 4 * (key?.length ?? 0);
    if (bytes > this.largestMessage) {
      throw new Error(
        `it takes ${payload.length} bytes and its key ${key?.length ?? 0} characters: too much for a Pulsar message, ` +
          `which holds ${this.largestMessage} bytes`,
      );
    }
    if (key === undefined) return { partition: 0, message: { payload, properties } };
    return { partition: partitionOf(key, this.partitions), message: { payload, key, properties } };
  }
}

/** Cut, not rounded, also before 1970. */
function toMicros(time: bigint | number): number {
  const nanos = BigInt(time);
  const micros = nanos / 1000n;
  return Number(nanos % 1000n < 0n ? micros - 1n : micros);
}

/** The text by which a row is routed: rows of one entity always go to the same partition. */
export function keyText(key: unknown): string | undefined {
  if (key === null || key === undefined) return undefined;
  if (typeof key === "object")
    return JSON.stringify(key, (_name, value) => (typeof value === "bigint" ? `${value}` : value));
  return String(key);
}
