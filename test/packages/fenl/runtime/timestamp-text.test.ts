import { expect, test } from "vitest";
import { inNanos, parseTimestamp } from "../../../../packages/fenl/src/runtime/time.js";

/* What the original engine takes for a time. */
test.each([
  ["1996-12-31T23:59:60Z", 852076800000000000n],
  ["2000-05-05 010203", 957488523000000000n],
  ["2023-11-18T010203 +01:00", 1700265723000000000n],
  ["2024-02-29 12:00:00 -08", 1709236800000000000n],
  ["1970-01-01T00:00:00.1234567891", 123456789n],
  ["1969-09-20T010203+05", null],
  ["1996-03-21T01:02", null],
  ["1996-03-21T00:00:00 Z", null],
  ["1996-03-21T00:00:00+25:00", null],
])("%s", (text, time) => expect(parseTimestamp(text)).toBe(time));

test("nanoseconds don't reach beyond 2262", () => {
  expect(inNanos(parseTimestamp("2262-04-12"))).toBeNull();
  expect(inNanos(parseTimestamp("2262-04-11T23:47:16.854775807Z"))).toBe(2n ** 63n - 1n);
});
