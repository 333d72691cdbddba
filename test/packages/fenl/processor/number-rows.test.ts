import { deserialize, serialize } from "node:v8";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { NumberRows, type PackedNumbers } from "../../../../packages/fenl/src/processor/number-rows.js";

/** Numbers at the limits of what each way of storing them takes. */
const number = fc.oneof(
  fc.double(),
  fc.integer({ min: -0x81, max: 0x80 }),
  fc.constantFrom(-0, Number.NaN, 127, 128, -128, -129, 32767, 32768, -32769, 2 ** 31 - 1, 2 ** 31, -(2 ** 31), 0.5),
);

function filled(rows: readonly (readonly number[])[], width: number): NumberRows {
  const made = new NumberRows();
  made.reserve(rows.length * width);
  rows.forEach((row, i) => {
    made.array.set(row, i * width);
  });
  return made;
}

describe("the numbers remembered of entities", () => {
  test("come back from a snapshot as they were, and none stays of what was there before", () => {
    const table = fc
      .integer({ min: 1, max: 4 })
      .chain((width) =>
        fc.tuple(fc.constant(width), fc.array(fc.array(number, { minLength: width, maxLength: width }))),
      );
    fc.assert(
      fc.property(table, ([width, rows]) => {
        const stored = serialize(filled(rows, width).snapshot(rows.length, width));
        const other = filled([...rows, rows[0] ?? []], width);
        other.array.fill(7);
        other.restore(deserialize(stored) as PackedNumbers[][]);
        const room = new Array(other.array.length - rows.length * width).fill(0);
        expect([...other.array]).toEqual([...rows.flat(), ...room]);
      }),
    );
  });

  test("take a byte each where they are counts", () => {
    const rows = Array.from({ length: 10_000 }, (_, i) => [i % 100, 1]);
    const stored = filled(rows, 2).snapshot(rows.length, 2);
    expect(serialize(stored).length).toBeLessThan(20_400);
    const other = filled(rows, 2);
    other.restore(stored);
    expect([...other.array]).toEqual(rows.flat());
  });
});
