import { type Entry, type InternalStats, LastStoredFinder, type PulsarAdmin } from "@rt-kaskada/common";
import { describe, expect, it } from "vitest";

/** A topic whose entries are of the given producers, one message each, and the broker's record of sequence ids. */
class FakeTopic {
  entries: Entry[] = [];
  record: InternalStats["cursors"] = {};
  looks = 0;

  add(producerName: string, sequenceId: number): void {
    this.entries.push({ position: `1:${this.entries.length}`, producerName, sequenceId });
  }

  get admin(): PulsarAdmin {
    const fake = {
      entryFromEnd: async (_topic: string, place: number) => {
        this.looks++;
        return this.entries.at(-place);
      },
      internalStats: async (): Promise<InternalStats> => ({
        numberOfEntries: this.entries.length,
        lastConfirmedEntry: this.entries.at(-1)?.position ?? "1:-1",
        cursors: this.record,
      }),
    };
    return fake as Partial<PulsarAdmin> as PulsarAdmin;
  }
}

describe("LastStoredFinder", () => {
  it("finds nothing in an empty topic, or among others' messages", async () => {
    const topic = new FakeTopic();
    expect(await new LastStoredFinder(topic.admin, "t", "mine").find()).toBeUndefined();
    for (let i = 0; i < 5; i++) topic.add("other", i);
    expect(await new LastStoredFinder(topic.admin, "t", "mine").find()).toBeUndefined();
  });

  it("finds the last message behind others' messages, and looks at each of them once", async () => {
    const topic = new FakeTopic();
    topic.add("mine", 7);
    for (let i = 0; i < 10; i++) topic.add("other", i);
    const finder = new LastStoredFinder(topic.admin, "t", "mine");
    expect(await finder.find()).toEqual({ sequenceId: 7, position: { ledgerId: 1, entryId: 0, batchIndex: -1 } });
    topic.looks = 0;
    topic.add("other", 10);
    expect((await finder.find())?.sequenceId).toBe(7);
    expect(topic.looks).toBe(2);
    topic.add("mine", 8);
    expect((await finder.find())?.sequenceId).toBe(8);
  });

  it("stops at the broker's record, and takes the id from there", async () => {
    const topic = new FakeTopic();
    topic.add("mine", 3);
    for (let i = 0; i < 100; i++) topic.add("other", i);
    topic.record = { "pulsar.dedup": { markDeletePosition: "1:90", properties: { mine: 3, other: 89 } } };
    const finder = new LastStoredFinder(topic.admin, "t", "mine");
    expect(await finder.find()).toMatchObject({ sequenceId: 3, position: { entryId: 90 } });
    expect(topic.looks).toBeLessThan(15);
  });

  it("knows by the broker's record what is no longer in the topic", async () => {
    const topic = new FakeTopic();
    topic.record = { "pulsar.dedup": { markDeletePosition: "0:500", properties: { mine: 499 } } };
    expect(await new LastStoredFinder(topic.admin, "t", "mine").find()).toMatchObject({ sequenceId: 499 });
    topic.add("other", 0);
    expect(await new LastStoredFinder(topic.admin, "t", "mine").find()).toMatchObject({ sequenceId: 499 });
  });

  it("won't guess when it would have to look too far", async () => {
    const topic = new FakeTopic();
    for (let i = 0; i < 20_001; i++) topic.add("other", i);
    await expect(new LastStoredFinder(topic.admin, "t", "mine").find()).rejects.toThrow("switch deduplication on");
  });
});
