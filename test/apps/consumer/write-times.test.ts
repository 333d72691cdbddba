import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { WriteTimes } from "../../../apps/consumer/src/write-times.js";

const at = (publishTime: number, entryId: number, batchIndex = -1) => ({
  publishTime,
  position: { ledgerId: 1, entryId, batchIndex },
});

describe("WriteTimes", () => {
  it("grows with the position, whatever the publish times", () => {
    const entry = fc.record({ later: fc.nat(3), size: fc.integer({ min: 1, max: 1000 }) });
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 8 }), (entries) => {
        const times = new WriteTimes();
        let now = 1_700_000_000_000;
        let last = 0n;
        for (const [id, { later, size }] of entries.entries()) {
          now += later;
          for (let index = 0; index < size; index++) {
            const time = times.of(at(now, id, size === 1 ? -1 : index));
            expect(time).toBeGreaterThan(last);
            last = time;
          }
        }
      }),
      { numRuns: 20 },
    );
  });

  it("gives a message that comes again no later time than before", () => {
    const times = new WriteTimes();
    const first = [at(1000, 0, 0), at(1000, 0, 1), at(1000, 1, 0), at(1001, 2)].map((item) => times.of(item));
    expect(first).toEqual([1_000_000n, 1_000_001n, 1_000_002n, 1_001_000n]);
    const again = [at(1000, 0, 1), at(1000, 1, 0), at(1001, 2)].map((item) => times.of(item));
    expect(again).toEqual([1_000_001n, 1_000_002n, 1_001_000n]);
    expect(new WriteTimes().of(at(1001, 2))).toBe(1_001_000n);
  });
});
