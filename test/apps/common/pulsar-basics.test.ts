import {
  comparePositions,
  deadLetter,
  formatPosition,
  parseMessageId,
  parsePosition,
  partitionName,
  partitionOf,
  type ReceivedMessage,
  topicPath,
  webSocketUrlOf,
} from "@rt-kaskada/common";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EntryAcks } from "../../../apps/common/src/pulsar/entry-acks.js";
import { entryIdOf } from "../../../apps/common/src/pulsar/message-id.js";
import { frameOf, readReply } from "../../../apps/common/src/pulsar/producer-frame.js";

describe("partitionOf", () => {
  it("is Java's string hash, without its sign, modulo the partitions", () => {
    // From Java: "".hashCode() is 0, "24026001" 1536170846, "ä€" 15500, "polygenelubricants" Integer.MIN_VALUE.
    expect(partitionOf("", 3)).toBe(0);
    expect(partitionOf("abc", 1000)).toBe(96354 % 1000);
    expect(partitionOf("polygenelubricants", 7)).toBe(0);
    expect(partitionOf("ä€", 1000)).toBe((0xe4 * 31 + 0x20ac) % 1000);
  });

  it("stays within the partitions", () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 1000 }), (key, partitions) => {
        const partition = partitionOf(key, partitions);
        expect(partition).toBeGreaterThanOrEqual(0);
        expect(partition).toBeLessThan(partitions);
      }),
    );
  });
});

/** A message id as Pulsar serializes it. */
function serialized(fields: [number, bigint][]): string {
  const bytes: number[] = [];
  const varint = (value: bigint) => {
    let rest = BigInt.asUintN(64, value);
    while (rest > 0x7fn) {
      bytes.push(Number(rest & 0x7fn) | 0x80);
      rest >>= 7n;
    }
    bytes.push(Number(rest));
  };
  for (const [field, value] of fields) {
    varint(BigInt(field << 3));
    varint(value);
  }
  return Buffer.from(bytes).toString("base64");
}

describe("EntryAcks", () => {
  const id = (entry: number, index: number, size: number) =>
    serialized([
      [1, 7n],
      [2, BigInt(entry)],
      [3, 0n],
      [4, BigInt(index)],
      [6, BigInt(size)],
    ]);
  const entry = (number: number) =>
    serialized([
      [1, 7n],
      [2, BigInt(number)],
    ]);

  it("acknowledges a batch once, when all its messages are", () => {
    const sent: string[] = [];
    const acks = new EntryAcks((ack) => sent.push(ack));
    for (const index of [2, 0, 2, 0]) acks.add(id(1, index, 3));
    acks.add(id(2, 0, 2));
    expect(sent).toEqual([]);
    acks.add(id(1, 1, 3));
    expect(sent).toEqual([entry(1)]);
    acks.add(id(2, 1, 2));
    expect(sent).toEqual([entry(1), entry(2)]);
    // After a lost connection it may come again, whole.
    for (const index of [0, 1, 2]) acks.add(id(1, index, 3));
    expect(sent).toEqual([entry(1), entry(2), entry(1)]);
  });

  it("acknowledges messages that are entries of their own at once", () => {
    const sent: string[] = [];
    const acks = new EntryAcks((ack) => sent.push(ack));
    const alone = serialized([
      [1, 7n],
      [2, 3n],
      [3, 0n],
      [6, 0n],
    ]);
    acks.add(alone);
    acks.add(id(4, 0, 1));
    expect(sent).toEqual([alone, id(4, 0, 1)]);
  });
});

describe("readReply", () => {
  it("tells where a message is stored, however the answer is written", () => {
    const stored = { context: 12, messageId: "CAEQAiAA", reason: "ok" };
    expect(readReply('{"result":"ok","messageId":"CAEQAiAA","context":"12","schemaVersion":-1}')).toEqual(stored);
    expect(readReply('{ "context": "12", "messageId": "CAEQAiAA", "result": "ok" }')).toEqual(stored);
  });

  it("tells refusals, and takes a repeated message for one", () => {
    expect(readReply('{"result":"send-error:3","errorMsg":"no room","context":"7"}')).toEqual({
      context: 7,
      messageId: undefined,
      reason: "no room",
    });
    const repeated = "CP///////////wEQ////////////ASABMAA=";
    expect(readReply(`{"result":"ok","messageId":"${repeated}","context":"8"}`)).toMatchObject({
      context: 8,
      messageId: undefined,
    });
  });
});

describe("message ids", () => {
  it("are read as Pulsar writes them", () => {
    expect(parseMessageId("CAMQAiAFMAA=")).toEqual({
      position: { ledgerId: 3, entryId: 2, batchIndex: 5 },
      batchSize: 0,
    });
    expect(parseMessageId("CK0CEAAYACABMP8C")).toEqual({
      position: { ledgerId: 301, entryId: 0, batchIndex: 1 },
      batchSize: 383,
    });
    const repeated = "CP///////////wEQ////////////ASABMAA=";
    expect(parseMessageId(repeated).position).toEqual({ ledgerId: -1, entryId: -1, batchIndex: 1 });
  });

  it("tell their entry's id", () => {
    expect(entryIdOf("CK0CEAAYACABMP8C")).toBe("CK0CEAA=");
    expect(parseMessageId(entryIdOf("CAMQAiAFMAA=")).position).toEqual({ ledgerId: 3, entryId: 2, batchIndex: -1 });
  });

  it("keep their numbers, however large", () => {
    const ledger = fc.bigInt({ min: 0n, max: 2n ** 63n - 1n });
    fc.assert(
      fc.property(ledger, fc.maxSafeInteger(), fc.nat(), (ledgerId, entry, index) => {
        const entryId = Math.abs(entry);
        const { position } = parseMessageId(
          serialized([
            [1, ledgerId],
            [2, BigInt(entryId)],
            [3, -1n],
            [4, BigInt(index)],
          ]),
        );
        expect(position).toMatchObject({ entryId, batchIndex: index });
        expect(BigInt(position.ledgerId)).toBe(ledgerId);
        expect(typeof position.ledgerId).toBe(ledgerId <= BigInt(Number.MAX_SAFE_INTEGER) ? "number" : "string");
      }),
    );
  });

  it("are ordered by ledger, entry and index", () => {
    const at = (ledgerId: number | string, entryId: number, batchIndex = -1) => ({ ledgerId, entryId, batchIndex });
    const ordered = [at(1, 9), at(2, 0), at(2, 1, 0), at(2, 1, 1), at("9007199254740993", 0)];
    for (const [i, a] of ordered.entries()) {
      for (const [j, b] of ordered.entries()) expect(Math.sign(comparePositions(a, b))).toBe(Math.sign(i - j));
    }
  });

  it("are printed as ledger:entry and read again", () => {
    expect(formatPosition(parsePosition("12:34"))).toBe("12:34");
    expect(parsePosition("9007199254740993:1").ledgerId).toBe("9007199254740993");
    for (const text of ["", "1", "a:b", "1:"]) expect(() => parsePosition(text)).toThrow("not a position");
  });
});

describe("frameOf", () => {
  it("is JSON that says what the message says", () => {
    const message = fc.record(
      {
        payload: fc.uint8Array().map((bytes) => Buffer.from(bytes)),
        key: fc.string(),
        properties: fc.dictionary(fc.string(), fc.string(), { noNullPrototype: true }),
        eventTime: fc.integer({ min: 0, max: 4e12 }),
      },
      { requiredKeys: ["payload"] },
    );
    fc.assert(
      fc.property(message, fc.nat(), (outgoing, context) => {
        const frame = JSON.parse(frameOf(outgoing, context)) as Record<string, unknown>;
        const { payload, eventTime, ...others } = outgoing;
        expect(frame).toEqual({
          ...others,
          payload: payload.toString("base64"),
          context: String(context),
          ...(eventTime !== undefined && { eventTime: new Date(eventTime).toISOString() }),
        });
      }),
    );
  });

  it("refuses what the server would close the connection for", () => {
    expect(() => frameOf({ payload: Buffer.alloc(800_000) }, 0)).toThrow("800000 bytes");
    expect(() => frameOf({ payload: Buffer.alloc(0), properties: { a: "€".repeat(400_000) } }, 0)).toThrow("1 MiB");
    expect(frameOf({ payload: Buffer.alloc(700_000) }, 0).length).toBeLessThan(1024 * 1024);
  });
});

describe("names", () => {
  it("of topics, partitions and addresses", () => {
    expect(partitionName("persistent://t/n/x", 2)).toBe("persistent://t/n/x-partition-2");
    expect(partitionName("persistent://t/n/x", -1)).toBe("persistent://t/n/x");
    expect(topicPath("persistent://t/n/x y")).toBe("persistent/t/n/x%20y");
    expect(() => topicPath("t/n/x")).toThrow("persistent://tenant/namespace/topic is expected");
    expect(webSocketUrlOf("https://h:8443/")).toBe("wss://h:8443/ws/v2");
  });
});

describe("deadLetter", () => {
  it("keeps the message and tells where it was and what was wrong", () => {
    const message: ReceivedMessage = {
      id: "x",
      position: { ledgerId: 3, entryId: 4, batchIndex: 5 },
      payload: Buffer.from("p"),
      key: "k",
      properties: { seq: "1", topic: "someone else's" },
      publishTime: 0,
      redeliveryCount: 0,
    };
    expect(deadLetter("persistent://t/n/x", 2, message, "e".repeat(3000))).toEqual({
      payload: message.payload,
      key: "k",
      properties: {
        seq: "1",
        topic: "persistent://t/n/x",
        partition: "2",
        id: "3:4",
        batchIndex: "5",
        time: "1970-01-01T00:00:00.000Z",
        error: "e".repeat(2000),
      },
    });
  });

  it("cuts what would not fit a frame, and says how long it was", () => {
    const message: ReceivedMessage = {
      id: "x",
      position: { ledgerId: 3, entryId: 4, batchIndex: -1 },
      payload: Buffer.alloc(700_000, 1),
      properties: {},
      publishTime: 0,
      redeliveryCount: 0,
    };
    const letter = deadLetter("persistent://t/n/x", 0, message, "large");
    expect(letter.payload).toHaveLength(512 * 1024);
    expect(letter.properties).toMatchObject({ bytes: "700000", error: "large" });
  });
});
