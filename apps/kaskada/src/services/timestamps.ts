import type { Timestamp } from "@rt-kaskada/kaskada-api";

/** A time of this process's clock as the API tells it. */
export function timestampOf(milliseconds: number): Timestamp {
  const seconds = Math.floor(milliseconds / 1000);
  return { seconds, nanos: (milliseconds - seconds * 1000) * 1_000_000 };
}
