import { expect, test } from "vitest";
import { type PartitionTime, releaseTime } from "../../../../apps/kaskada/src/jobs/release-clock.js";

const patience = { latenessNs: 10n, quietMs: 1000 };
const now = 100_000;
const busy = (latest: bigint | undefined): PartitionTime => ({ latest, live: true, caughtUp: false, lastArrival: now });
const idle = (latest: bigint | undefined): PartitionTime => ({ latest, live: true, caughtUp: true, lastArrival: 0 });

test("nothing is released while a partition works off its backlog", () => {
  expect(releaseTime([busy(500n), { ...busy(900n), live: false }], now, patience)).toBeUndefined();
});

test("the slowest busy partition holds the others back", () => {
  expect(releaseTime([busy(500n), busy(900n)], now, patience)).toBe(490n);
});

test("a busy partition without any row yet holds everything back", () => {
  expect(releaseTime([busy(undefined), busy(900n)], now, patience)).toBeUndefined();
});

test("an idle partition holds nothing back", () => {
  expect(releaseTime([idle(100n), idle(undefined), busy(900n)], now, patience)).toBe(890n);
});

test("a partition that has not reached the topic's end is not idle, however long nothing came", () => {
  expect(releaseTime([{ ...idle(100n), caughtUp: false }, busy(900n)], now, patience)).toBe(90n);
});

test("after a quiet time the newest rows come out", () => {
  expect(releaseTime([idle(100n), idle(900n)], now, patience)).toBe(900n);
  expect(releaseTime([idle(undefined)], now, patience)).toBeUndefined();
});
