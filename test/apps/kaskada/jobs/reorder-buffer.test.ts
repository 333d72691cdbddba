import fc from "fast-check";
import { expect, test } from "vitest";
import type { InputMessage } from "../../../../apps/kaskada/src/jobs/input-partition.js";
import { type HeldRow, ReorderBuffer } from "../../../../apps/kaskada/src/jobs/reorder-buffer.js";

function held(time: bigint, subsort: number): HeldRow {
  return { row: { table: "T", time, subsort, key: null, record: {} }, item: {} as InputMessage, partition: 0 };
}

test("whatever the order of arrival, rows come out by time and number, each once", () => {
  const rows = fc.array(fc.tuple(fc.bigInt(0n, 50n), fc.array(fc.bigInt(0n, 60n), { maxLength: 2 })));
  fc.assert(
    fc.property(rows, (arrivals) => {
      const buffer = new ReorderBuffer();
      const out: HeldRow[] = [];
      let released = -1n;
      let added = 0;
      for (const [time, releases] of arrivals) {
        if (time > released) {
          buffer.add(held(time, added));
          added++;
        }
        for (const through of releases) {
          if (through <= released) continue;
          released = through;
          out.push(...buffer.release(through));
        }
      }
      out.push(...buffer.release(1000n));
      const order = out.map(({ row }) => [Number(row.time), Number(row.subsort)]);
      expect(order).toEqual([...order].sort((a, b) => a[0]! - b[0]! || a[1]! - b[1]!));
      expect(out).toHaveLength(added);
      expect(buffer.size).toBe(0);
    }),
  );
});
