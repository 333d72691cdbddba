import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { WriteTimes } from "../../../apps/consumer/src/write-times.js";

const at = (publishTime: number, entryId: number, batchIndex = -1) => ({
  publishTime,
  position: { ledgerId: 1, entryId, batchIndex },
});

type Message = ReturnType<typeof at>;

/** A ledger's entries: when each was published, and how many messages it has. */
type Topic = { publishTime: number; messages: number }[];

const messagesOf = (topic: Topic, from = 0): Message[] =>
  topic.flatMap(({ publishTime, messages }, id) =>
    id < from ? [] : Array.from({ length: messages }, (_, index) => at(publishTime, id, messages === 1 ? -1 : index)),
  );

/** The times that a consumer gives messages in the order in which they come. */
async function timesOf(topic: Topic, messages: Message[], times = new WriteTimes(async (_, id) => topic[id])) {
  const given: bigint[] = [];
  for (const message of messages) {
    if (times.isFirst(message)) await times.resume(message);
    given.push(times.of(message));
  }
  return given;
}

const topics = fc
  .array(fc.record({ later: fc.nat(3), messages: fc.integer({ min: 1, max: 1000 }) }), { minLength: 1, maxLength: 8 })
  .map((entries): Topic => {
    let publishTime = 1_700_000_000_000;
    return entries.map(({ later, messages }) => {
      publishTime += later;
      return { publishTime, messages };
    });
  });

describe("WriteTimes", () => {
  it("grows with the position, whatever the publish times", async () => {
    await fc.assert(
      fc.asyncProperty(topics, async (topic) => {
        const times = await timesOf(topic, messagesOf(topic));
        for (const [i, time] of times.entries()) expect(time).toBeGreaterThan(times[i - 1] ?? 0n);
      }),
      { numRuns: 20 },
    );
  });

  it("gives a message the same time wherever a consumer begins, and when it comes again", async () => {
    await fc.assert(
      fc.asyncProperty(topics, fc.nat(), async (topic, chosen) => {
        const from = chosen % topic.length;
        const all = messagesOf(topic);
        const rest = messagesOf(topic, from);
        const times = await timesOf(topic, all);
        expect(await timesOf(topic, rest)).toEqual(times.slice(-rest.length));
        expect((await timesOf(topic, [...all, ...rest])).slice(-rest.length)).toEqual(times.slice(-rest.length));
      }),
      { numRuns: 20 },
    );
  });

  it("does without entries that are gone", async () => {
    const gone = new WriteTimes(async () => undefined);
    expect(await timesOf([], [at(1000, 5, 0), at(1000, 5, 1)], gone)).toEqual([1_000_000n, 1_000_001n]);
  });
});
