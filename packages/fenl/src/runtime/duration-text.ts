const NANOS_PER_SECOND = 1_000_000_000n;
const SECONDS_PER_DAY = 86_400n;

/** A duration as ISO 8601 text of days and seconds, with a sign in front: `-P1DT0.100S`. */
export function durationToText(value: bigint | number, unit: bigint): string {
  const nanos = BigInt(value) * unit;
  const size = nanos < 0n ? -nanos : nanos;
  const seconds = size / NANOS_PER_SECOND;
  const [days, rest] = [seconds / SECONDS_PER_DAY, seconds % SECONDS_PER_DAY];
  const fraction = String(size % NANOS_PER_SECOND)
    .padStart(9, "0")
    .replace(/(?:000){1,3}$/, "");
  const clock = `T${rest}${fraction && `.${fraction}`}S`;
  const dayPart = days > 0n ? `${days}D` : "";
  return `${nanos < 0n ? "-" : ""}P${dayPart}${dayPart && clock === "T0S" ? "" : clock}`;
}
