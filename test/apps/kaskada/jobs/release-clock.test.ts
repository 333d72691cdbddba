import { expect, test } from "vitest";
import { type PartitionTime, ReleaseClock } from "../../../../apps/kaskada/src/jobs/release-clock.js";

const patience = { latenessNs: 10n, quietMs: 1000 };
const now = 100_000;
const busy = (latest: bigint | undefined): PartitionTime => ({
  latest,
  live: true,
  caughtUp: false,
  lastArrival: now,
  endSeenAt: now - 5000,
});
const idle = (latest: bigint | undefined, endSeenAt = now): PartitionTime => ({
  latest,
  live: true,
  caughtUp: true,
  lastArrival: 0,
  endSeenAt,
});
const releaseTime = (partitions: PartitionTime[]) => new ReleaseClock(patience).releaseTime(partitions, now);

test("nothing is released while a partition works off its backlog", () => {
  expect(releaseTime([busy(500n), { ...busy(900n), live: false }])).toBeUndefined();
});

test("the slowest busy partition holds the others back", () => {
  expect(releaseTime([busy(500n), busy(900n)])).toBe(490n);
});

test("a busy partition without any row yet holds everything back", () => {
  expect(releaseTime([busy(undefined), busy(900n)])).toBeUndefined();
});

test("an idle partition holds the others back until its end has been looked at a quiet time after they came", () => {
  const clock = new ReleaseClock(patience);
  const at = (time: number, latest: bigint, endSeenAt: number) =>
    clock.releaseTime([{ ...idle(100n, endSeenAt) }, { ...busy(latest), lastArrival: time }], time);
  expect(at(now, 900n, now - 200)).toBe(90n);
  expect(at(now + 500, 1900n, now + 400)).toBe(90n);
  expect(at(now + 1100, 2900n, now + 1000)).toBe(890n);
  expect(at(now + 1800, 3900n, now + 1500)).toBe(1890n);
});

test("an idle partition without any row holds nothing back for ever", () => {
  const clock = new ReleaseClock(patience);
  expect(clock.releaseTime([idle(undefined), busy(900n)], now)).toBeUndefined();
  const later = now + 1500;
  expect(clock.releaseTime([idle(undefined, later), { ...busy(950n), lastArrival: later }], later)).toBe(890n);
});

test("a partition that has not reached the topic's end is not idle, however long nothing came", () => {
  expect(releaseTime([{ ...idle(100n), caughtUp: false }, busy(900n)])).toBe(90n);
});

test("after a quiet time the newest rows come out", () => {
  expect(releaseTime([idle(100n), idle(900n)])).toBe(900n);
  expect(releaseTime([idle(undefined)])).toBeUndefined();
});
