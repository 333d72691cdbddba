import { backoffMs, Limiter, Reporter, retry } from "@rt-kaskada/common";
import { describe, expect, it, vi } from "vitest";

const later = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

describe("retry", () => {
  it("tries until it succeeds, and tells of each failure", async () => {
    const work = vi
      .fn()
      .mockRejectedValueOnce(new Error("a"))
      .mockRejectedValueOnce(new Error("b"))
      .mockResolvedValue(3);
    const onRetry = vi.fn();
    expect(await retry(work, { onRetry })).toBe(3);
    expect(onRetry.mock.calls.map(([error, attempt]) => [error.message, attempt])).toEqual([
      ["a", 0],
      ["b", 1],
    ]);
  });

  it("ends when another try can't help, in time, or when told to", async () => {
    const work = vi.fn().mockRejectedValue(new Error("no"));
    await expect(retry(work, { retriable: () => false })).rejects.toThrow("no");
    expect(work).toHaveBeenCalledTimes(1);
    await expect(retry(work, { withinMs: 10 })).rejects.toThrow("no");
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 120);
    await expect(retry(work, { signal: stop.signal })).rejects.toThrow("no");
  });

  it("waits longer each time, up to 10 s", () => {
    for (const attempt of [0, 1, 5, 100]) {
      const full = Math.min(10_000, 100 * 2 ** attempt);
      expect(backoffMs(attempt)).toBeGreaterThanOrEqual(full / 2);
      expect(backoffMs(attempt)).toBeLessThanOrEqual(full);
    }
  });
});

describe("Limiter", () => {
  it("runs so many at a time and gives their results", async () => {
    const limiter = new Limiter(3);
    let running = 0;
    let most = 0;
    const work = (value: number) => async () => {
      most = Math.max(most, ++running);
      await later(5);
      running--;
      return value;
    };
    expect(await Promise.all([1, 2, 3, 4, 5, 6, 7].map((value) => limiter.run(work(value))))).toEqual([
      1, 2, 3, 4, 5, 6, 7,
    ]);
    expect(most).toBe(3);
    await limiter.drain();
  });

  it("throws what failed at the next start or drain, and drains the others", async () => {
    const limiter = new Limiter(2);
    let finished = 0;
    await limiter.start(async () => {
      await later(20);
      finished++;
    });
    await limiter.start(() => Promise.reject(new Error("broken")));
    await expect(limiter.drain()).rejects.toThrow("broken");
    expect(finished).toBe(1);
    await expect(limiter.start(() => later(1))).rejects.toThrow("broken");
  });

  it("gives the place on when work fails", async () => {
    const limiter = new Limiter(1);
    await expect(limiter.run(() => Promise.reject(new Error("x")))).rejects.toThrow("x");
    expect(await limiter.run(() => Promise.resolve(1))).toBe(1);
  });
});

describe("Reporter", () => {
  it("reports rates each second, one report at a time, and survives a failing one", async () => {
    vi.useFakeTimers();
    try {
      let done = 0;
      const rates: number[] = [];
      const errors: unknown[] = [];
      const reporter = new Reporter(
        () => ({ done, rejected: 0 }),
        ({ rate }) => {
          rates.push(rate);
          if (rates.length === 1) throw new Error("x");
        },
        (error) => errors.push(error),
      );
      done = 100;
      await vi.advanceTimersByTimeAsync(1000);
      done = 300;
      await vi.advanceTimersByTimeAsync(1000);
      await reporter.stop();
      await vi.advanceTimersByTimeAsync(5000);
      expect(rates).toEqual([100, 200]);
      expect(errors).toHaveLength(1);
    } finally {
      vi.useRealTimers();
    }
  });
});
